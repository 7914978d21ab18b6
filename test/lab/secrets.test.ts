import { strict as assert } from "assert";
import { randomBytes } from "crypto";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { load } from "js-yaml";

import { awsFaultsFile } from "../../lab/aws/emulator";
import { kubeconfigText } from "../../lab/kubernetes/kubeconfigText";
import { readKubeconfig } from "../../lab/kubernetes/kubeconfig";
import { clusterSecrets } from "../support/clusterSecrets";
import { ProcessWatch } from "../support/processWatch";
import { Secrets, SecretSearch } from "../support/secretSearch";
import { OwnLab, Ran } from "./ownLab";

const CLUSTER = "ignition-cluster";
const minute = 60_000;

/** Of the length of AWS's, and with characters that other forms than the plain one write differently. */
const planted = (): string => `${randomBytes(24).toString("base64").slice(0, 28)}/+"=tail`;
/** In a shell's environment and in a token no quotes stand. */
const word = (): string => randomBytes(30).toString("base64");

/** Set in the stack's file: the controllers' own credentials, before and after a change. */
const credentials = {
  "secret key": planted().replace('"', "/"),
  "session token": planted().replace('"', "/"),
  "other secret key": planted().replace('"', "/"),
};
/** In the user's shell, where the lab needs none of them. */
const shell = { "shell's secret key": word(), "shell's session token": word(), "shell's passphrase": word() };
/** In places where they are wrong, and of which the error speaks. */
const misplaced = {
  "token in a kubeconfig that is not YAML": word(),
  "token in the place of a path": word(),
  "key under a wrong name": word(),
  "token that the server refuses": word(),
};
const known: Secrets = { ...credentials, ...shell, ...misplaced };

/**
 * Programs that outlive the command by which the lab was started: they need nothing of the user's shell. What that
 * command itself starts has the shell's environment, as under the pulumi CLI: make, node, the waits with their kubectl,
 * and looks at the tools of the machine.
 */
const ofTheLab =
  /lab\/daemon\.ts|moto_server|\/(etcd|kube-(apiserver|controller-manager|scheduler)|kwok|cap[ai]-controller|kubeadm-(bootstrap|control-plane)-controller)\0/;
const programsOfTheLab = 10;

/**
 * The user's own commands, and the programs by which a run waits: on a machine with little else on it there are no
 * more.
 */
const ofTheUser = [
  /\0lab\/cli\.ts\0preview/,
  /\0lab\/cli\.ts\0up/,
  /\0lab\/cli\.ts\0destroy/,
  /^(?:[^\0]*\/)?kubectl\0/,
];

/** Where secrets have to be, readable by their owner alone: what the lab plays with, and the stack's file itself. */
const homes = [
  "etcd",
  "pki",
  "kubeconfig",
  "machines",
  path.join("run", "managers"),
  "Pulumi.lab.yaml",
  "stack.yaml",
  "other.kubeconfig",
];

interface Found {
  readonly file: string;
  readonly mode: string;
  readonly secrets: readonly string[];
}

function filesUnder(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(file) : entry.isFile() ? [file] : [];
  });
}

describe("secrets that are planted, and those that the lab makes", function () {
  this.timeout(25 * minute);
  this.bail(true);
  const base = fs.mkdtempSync(path.join(os.tmpdir(), "s-"));
  const temporary = path.join(base, "tmp");
  const environment = {
    TMPDIR: temporary,
    AWS_SECRET_ACCESS_KEY: shell["shell's secret key"],
    AWS_SESSION_TOKEN: shell["shell's session token"],
    PULUMI_CONFIG_PASSPHRASE: shell["shell's passphrase"],
  };
  const lab = new OwnLab(path.join(base, "lab"), environment);
  const watch = new ProcessWatch(temporary);
  const runs: (Ran & { readonly what: string })[] = [];
  const kept: Found[] = [];
  let search = new SecretSearch(known);

  before(() => {
    fs.mkdirSync(temporary, { mode: 0o700 });
    watch.start();
  });
  after(async () => {
    watch.stop();
    await lab.end();
    fs.rmSync(base, { recursive: true, force: true });
  });

  async function run(what: string, target: string, succeeds: boolean): Promise<Ran> {
    const ran = await lab.make(target);
    runs.push({ ...ran, what });
    assert.equal(
      ran.code === 0,
      succeeds,
      `${what}: ${search.in(ran.text).length > 0 ? "a secret stands in its output" : ran.text}`,
    );
    return ran;
  }

  /** Each credential as Pulumi encrypts it for the stack's file. */
  const encrypted = new Map<string, unknown>();

  /**
   * Sets credentials as the user does, and keeps what Pulumi has written: the lab makes the stack's file anew for each
   * command.
   */
  async function encrypt(name: keyof typeof credentials, key: string): Promise<void> {
    const given = path.join(base, "given");
    fs.writeFileSync(given, credentials[name], { mode: 0o600 });
    const ran = await lab.look(`pulumi config set --stack lab --secret --path credentials.${key} < ${given}`);
    fs.rmSync(given);
    assert.equal(ran.code, 0, ran.text);
    const { config } = load(fs.readFileSync(path.join(lab.paths.root, "Pulumi.lab.yaml"), "utf8")) as {
      config: Record<string, Record<string, unknown>>;
    };
    encrypted.set(name, config["capi-ignition:credentials"]?.[key]);
  }

  /** The stack's file with the planted credentials. */
  function configure(
    change: (config: Record<string, unknown>) => void = () => undefined,
    secretKey: keyof typeof credentials = "secret key",
  ): void {
    lab.configure((_clusters, config) => {
      const [secretAccessKey, sessionToken] = [encrypted.get(secretKey), encrypted.get("session token")];
      config["capi-ignition:credentials"] = {
        accessKeyId: "ASIAPLANTEDPLANTED00",
        secretAccessKey,
        sessionToken,
        sessionHours: 12,
      };
      change(config);
    });
  }

  function useKubeconfig(text: string): void {
    const file = path.join(lab.paths.root, "other.kubeconfig");
    fs.writeFileSync(file, text, { mode: 0o600 });
    configure((config) => {
      const { cluster, ...rest } = config["capi-ignition:management"] as { cluster: object };
      config["capi-ignition:management"] = { ...rest, cluster: { ...cluster, kubeconfig: file } };
    });
  }

  /** Files of the lab in which a secret stands now. */
  function holders(): Found[] {
    return filesUnder(lab.paths.root).flatMap((file) => {
      try {
        const { mode } = fs.statSync(file);
        const secrets = search.in(fs.readFileSync(file));
        return secrets.length === 0
          ? []
          : [{ file: path.relative(lab.paths.root, file), mode: (mode & 0o777).toString(8), secrets }];
      } catch (error) {
        // A lab that runs takes locks and segments of its databases away.
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
        throw error;
      }
    });
  }

  it("are set in the stack's file as Pulumi's secrets", async () => {
    await run("lab-up", "lab-up", true);
    await encrypt("secret key", "secretAccessKey");
    await encrypt("other secret key", "secretAccessKey");
    await encrypt("session token", "sessionToken");
    assert.ok([...encrypted.values()].every((value) => typeof (value as { secure?: string }).secure === "string"));
  });

  it("are planted where a run is refused", async () => {
    configure((config) => {
      config["capi-ignition:credential"] = { secretAccessKey: misplaced["key under a wrong name"] };
      config["capi-ignition:management"] = {
        cluster: {
          kubeconfig: JSON.stringify({ users: [{ user: { token: misplaced["token in the place of a path"] } }] }),
        },
      };
    });
    assert.match((await run("preview of wrong settings", "preview", false)).text, /the settings of this stack have/);
    useKubeconfig(
      `kind: Config\nusers:\n- user: {token: ${misplaced["token in a kubeconfig that is not YAML"]}\n- : [`,
    );
    assert.match(
      (await run("preview with a kubeconfig that is not YAML", "preview", false)).text,
      /is not YAML: line \d/,
    );
    configure();
  });

  it("are planted where a call is denied and credentials are refused", async () => {
    fs.mkdirSync(lab.paths.run, { recursive: true, mode: 0o700 });
    fs.writeFileSync(
      awsFaultsFile(lab.paths),
      JSON.stringify([{ service: "iam", action: "CreateRole", kind: "denied", times: 1000 }]),
    );
    assert.match((await run("up with a denied call", "up", false)).text, /AccessDenied/);
    fs.rmSync(awsFaultsFile(lab.paths));
    const { server, ca } = readKubeconfig(path.join(lab.paths.kubeconfig, "management"));
    useKubeconfig(kubeconfigText("here", server, ca, { token: misplaced["token that the server refuses"] }));
    assert.match(
      (await run("up with credentials that are refused", "up", false)).text,
      /refuses the credentials \(401\)/,
    );
    configure();
  });

  it("are planted in runs that go well, from nothing to nothing", async () => {
    await run("up", "up", true);
    search = new SecretSearch({ ...known, ...(await clusterSecrets(lab.paths, CLUSTER)) });
    kept.push(...holders());
    await run("status", "status", true);
    configure(() => undefined, "other secret key");
    assert.match((await run("preview of other credentials", "preview", true)).text, /\[secret\]/);
    await run("up with other credentials", "up", true);
    assert.match((await run("second up", "up", true)).lines.at(-1) ?? "", /^resources: 0 created, 0 updated/);
    kept.push(...holders());
    await run("destroy", "destroy", true);
    kept.push(...holders());
    await run("lab-down", "lab-down", true);
    watch.stop();
  });

  it("were all there to be found: each is in its place, and the search sees it", () => {
    const found = new Set(kept.flatMap(({ secrets }) => secrets));
    const made = search.names.filter((name) => !(name in known));
    for (const kind of [
      /-kubeconfig value$/,
      /-ca tls\.key$/,
      /-etcd tls\.key$/,
      /^join token/,
      /^token of capa/,
      /administrator$/,
    ])
      assert.ok(
        made.some((name) => kind.test(name)),
        `${String(kind)} is among ${made.join(", ")}`,
      );
    const hidden = [...Object.keys(credentials), ...made].filter((name) => !found.has(name));
    assert.deepEqual(
      hidden.filter((name) => !/^token of/.test(name)),
      [],
    );
    assert.ok(watch.looks > 500, `${watch.looks} looks`);
    assert.deepEqual(ofTheUser.filter((kind) => !watch.saw(kind)).map(String), [], "these command lines were seen");
  });

  it("are in no output of any run", () => {
    assert.deepEqual(
      runs
        .filter(({ text }) => search.in(text).length > 0)
        .map(({ what, text }) => `${what}: ${search.in(text).join(", ")}`),
      [],
    );
  });

  it("are in no log and in no state, and elsewhere only in files of their owner's own", () => {
    const homeless = kept.filter(
      ({ file }) => !homes.some((home) => file === home || file.startsWith(`${home}${path.sep}`)),
    );
    assert.deepEqual(homeless, []);
    assert.deepEqual(
      kept.filter(({ mode }) => (parseInt(mode, 8) & 0o077) !== 0),
      [],
    );
    for (let folder = lab.paths.root; ; folder = path.join(folder, "..")) {
      if (path.resolve(folder) === path.resolve(base)) break;
      assert.equal(fs.statSync(folder).mode & 0o077, 0, `${folder} is its owner's alone`);
    }
    assert.ok(filesUnder(lab.paths.logs).length > 10 && fs.existsSync(lab.paths.state));
  });

  it("of the user's shell are in no file at all: the lab's own keys are used in their place", () => {
    assert.deepEqual(
      kept.filter(({ secrets }) => secrets.some((name) => name in shell)),
      [],
    );
  });

  it("are in no argument of any process", () => {
    assert.deepEqual(watch.inArguments(search), []);
  });

  it("are in the environment of no program of the lab, and those of the shell in that of the user's own commands alone", () => {
    assert.ok(
      watch.programs(ofTheLab) >= programsOfTheLab,
      `${watch.programs(ofTheLab)} programs of the lab were seen`,
    );
    assert.deepEqual(
      watch.inEnvironments(search, (line) => !ofTheLab.test(line)),
      [],
    );
    const others = new SecretSearch(Object.fromEntries(Object.entries(known).filter(([name]) => !(name in shell))));
    // Pulumi hands a stack's configuration to its program in the environment (PULUMI_CONFIG), secrets opened.
    assert.deepEqual(
      watch.inEnvironments(others, (line) => line.includes("@pulumi/pulumi/cmd/run\0")),
      [],
    );
  });

  it("are in temporary files only of their owner's own, and nothing of these is left", () => {
    const files = watch.temporaryFiles.filter(({ content, folder }) => !folder && search.in(content).length > 0);
    const folders = watch.temporaryFiles.filter(
      ({ file, folder }) => folder && files.some((inside) => path.dirname(inside.file) === file),
    );
    assert.deepEqual(
      [...files, ...folders]
        .filter(({ mode }) => (mode & 0o077) !== 0)
        .map(({ file, mode }) => `${file} ${(mode & 0o777).toString(8)}`),
      [],
    );
    // Pulumi's Kubernetes provider writes a kubeconfig's text into such a file for its Helm client, and leaves it:
    // nothing here can take it away.
    const ofPulumi = /^kubeconfig\d+$/;
    const left = filesUnder(temporary).filter(
      (file) => !ofPulumi.test(path.basename(file)) && search.in(fs.readFileSync(file)).length > 0,
    );
    assert.deepEqual(left, []);
  });
});

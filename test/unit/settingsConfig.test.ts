import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { calicoManifest, versions } from "../../components/kubernetes/pinned";
import { loadSettings } from "../../stacks/config";
import { CheckedSettings } from "../../stacks/settings/readSettings";
import { stackConfiguration } from "../support/stackFile";

const root = path.join(__dirname, "..", "..");
const project = "capi-ignition";
/** The manifest that the AWS provider's module carries: another version than the pinned one (docs/lab.md). */
const labCalico = {
  manifest: ".lab/calico.yaml",
  sha256: "6e89ee080d6dae58c620c47e3fcb7a9bfc40748422c868c924b7482dd5145ce2",
};
const variables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "PULUMI_CONFIG_SECRET_KEYS",
  "PULUMI_OPTION_CONFIG_FILE",
] as const;

/** The settings of a configuration as the CLI hands it over: a text for each key, objects as JSON. */
function loaded(config: Readonly<Record<string, string>>): CheckedSettings {
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]),
    ),
  );
  return loadSettings();
}

const valid = { region: "us-east-1", management: '{"kind":{}}', clusters: "{}" };

function refused(config: Readonly<Record<string, string>>): string[] {
  try {
    loaded({ ...valid, ...config });
    return [];
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error), "the CLI shows another error with its stack");
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.replace(/^ {2}- /, ""));
  }
}

describe("the stack's configuration", () => {
  const before = variables.map((name) => [name, process.env[name]] as const);

  beforeEach(async () => {
    await pulumi.runtime.setMocks(
      { call: () => ({}), newResource: ({ name }) => ({ id: name, state: {} }) },
      project,
      "dev",
    );
    process.env["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE";
    process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
    delete process.env["PULUMI_CONFIG_SECRET_KEYS"];
    delete process.env["PULUMI_OPTION_CONFIG_FILE"];
    delete process.env["AWS_SESSION_TOKEN"];
  });

  after(() =>
    before.forEach(([name, value]) => (value === undefined ? delete process.env[name] : (process.env[name] = value))),
  );

  it("is read by top-level key, other namespaces left alone", () => {
    assert.equal(loaded({ ...valid, "aws:region": "eu-west-1" }).region, "us-east-1");
    assert.deepEqual(loaded({ ...valid, tags: '{"team":"platform"}' }).tags, { team: "platform" });
    assert.equal(loaded({ ...valid, account: "012345678901" }).account, "012345678901", "not a number");
  });

  it("refuses unknown keys together with what else is wrong", () => {
    assert.deepEqual(refused({ cluster: "{}", "management.readyMinutes": "5", tags: "platform" }), [
      "cluster: is not a setting. Fix: call it clusters.",
      "management.readyMinutes: is a single key with dots in its name, not a path to a nested setting. Fix: remove it, and set it with `pulumi config set --path management.readyMinutes`.",
      'tags = "platform": is a text, not an object of names. Fix: write an object of names.',
    ]);
  });

  it("refuses credentials that stand in clear in the stack's file, and takes encrypted ones", () => {
    const credentials = '{"accessKeyId":"AKIAI44QH8DHBEXAMPLE","secretAccessKey":"own"}';
    process.env["PULUMI_CONFIG_SECRET_KEYS"] = "[]";
    assert.deepEqual(refused({ credentials }), [
      "credentials: stand in clear in the stack's file. Fix: set each with `pulumi config set --secret --path credentials.<key>`, and take others if the file was committed.",
    ]);
    assert.deepEqual(refused({ credentials: "{}" }), [], "the default of Pulumi.yaml");
    process.env["PULUMI_CONFIG_SECRET_KEYS"] = `["${project}:credentials"]`;
    assert.equal(loaded({ ...valid, credentials }).credentials?.secretAccessKey, "own");
  });

  it("refuses one credential that stands in clear beside an encrypted one", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "settings-"));
    const file = path.join(folder, "Pulumi.dev.yaml");
    process.env["PULUMI_OPTION_CONFIG_FILE"] = file;
    process.env["PULUMI_CONFIG_SECRET_KEYS"] = `["${project}:credentials"]`;
    const credentials = '{"accessKeyId":"AKIAI44QH8DHBEXAMPLE","secretAccessKey":"own"}';
    const written = (secretAccessKey: string): void =>
      fs.writeFileSync(
        file,
        `config:\n  ${project}:credentials:\n    accessKeyId: {secure: v1:x}\n    secretAccessKey: ${secretAccessKey}\n`,
      );
    try {
      assert.deepEqual(refused({ credentials }), [], "the file is not there, or another one was given");
      written("own");
      assert.deepEqual(refused({ credentials }), [
        "credentials.secretAccessKey: stands in clear in the stack's file, beside encrypted ones. Fix: set it with `pulumi config set --secret --path credentials.secretAccessKey`, and take another key if the file was committed.",
      ]);
      written("of another run");
      assert.deepEqual(refused({ credentials }), [], "the run has its settings from another file");
      written("{secure: v1:y}");
      assert.deepEqual(refused({ credentials }), []);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  for (const stack of ["dev", "lab", "lab-clusters"]) {
    it(`is right in Pulumi.${stack}.yaml, with the pinned versions`, () => {
      const { clusters } = loaded(
        stackConfiguration(path.join(root, stack === "dev" ? "" : "lab/stacks", `Pulumi.${stack}.yaml`), project),
      );
      const { kubernetesVersion, cni } = clusters["ignition-cluster"]!;
      assert.equal(kubernetesVersion, versions.kubernetes);
      assert.deepEqual(cni, stack === "dev" ? calicoManifest : labCalico);
    });
  }

  it("is right in Pulumi.lab-management.yaml, without clusters", () => {
    const { management, clusters } = loaded(
      stackConfiguration(path.join(root, "lab/stacks/Pulumi.lab-management.yaml"), project),
    );
    assert.deepEqual([management.install, clusters], [true, {}]);
  });

  it("has the versions of the lab's tools as its defaults", () => {
    const required = (upstream: string, module: string): string | undefined => {
      const goMod = fs.readFileSync(path.join(root, "lab", "upstream", upstream, "go.mod"), "utf8");
      return new RegExp(`\\s${module.replace(/[./]/g, "\\$&")} (v\\S+)`).exec(goMod)?.[1];
    };
    const { calico, ...others } = versions;
    assert.match(calicoManifest.manifest, new RegExp(`/${calico}/`));
    assert.deepEqual(
      {
        clusterApi: required("cluster-api", "sigs.k8s.io/cluster-api"),
        awsProvider: required("cluster-api-provider-aws", "sigs.k8s.io/cluster-api-provider-aws/v2"),
        kubernetes: required("kubernetes", "k8s.io/kubernetes"),
        certManager: required("cert-manager", "github.com/cert-manager/cert-manager"),
      },
      others,
    );
  });

  it("pins versions in the form that renovate.json reads", () => {
    const { customManagers } = JSON.parse(fs.readFileSync(path.join(root, "renovate.json"), "utf8")) as {
      customManagers: { matchStrings: string[] }[];
    };
    const text = fs.readFileSync(path.join(root, "components", "kubernetes", "pinned.ts"), "utf8");
    const found = [...text.matchAll(new RegExp(customManagers[0]!.matchStrings[0]!, "g"))].map(
      ({ groups }) => groups?.["currentValue"],
    );
    assert.deepEqual(found, Object.values(versions));
  });
});

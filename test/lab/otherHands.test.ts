import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import { load } from "js-yaml";

import { awsFaultsFile } from "../../lab/aws/emulator";
import { ClusterVpcs, Key, keyOfOtherAccount, labAccount, otherAccount } from "./otherAccount";
import { OwnLab, Ran } from "./ownLab";

const CLUSTER = "ignition-cluster";
const POOL = `${CLUSTER}-md-0`;
const minute = 60_000;

/**
 * Objects that others have changed, under Pulumi's own engine and Kubernetes provider, and credentials that were
 * rotated: what a run does about them, what it says, and what it leaves alone.
 */
describe("other hands on a running cluster", function () {
  this.timeout(8 * minute);
  this.bail(true);
  const lab = new OwnLab();
  after(async () => lab.end());

  /** Each credential as Pulumi encrypts it for the stack's file, which the lab makes anew for each command. */
  const encrypted: Record<string, unknown> = {};
  let workers = 2;

  function configure(): void {
    lab.configure((clusters, config) => {
      const { pools } = clusters[CLUSTER] as unknown as { pools: { "md-0": { replicas: number } } };
      pools["md-0"].replicas = workers;
      if (Object.keys(encrypted).length > 0) config["capi-ignition:credentials"] = encrypted;
    });
  }

  async function look(command: string): Promise<Ran> {
    const ran = await lab.look(command);
    assert.equal(ran.code, 0, `${command}\n${ran.text.slice(-5000)}`);
    return ran;
  }

  async function up(): Promise<Ran> {
    const ran = await lab.make("up");
    assert.equal(ran.code, 0, ran.text.slice(-5000));
    return ran;
  }

  const inCluster = (command: string): string => `kubectl --kubeconfig ${lab.paths.kubeconfig}/${CLUSTER} ${command}`;
  const replicas = async (): Promise<string | undefined> =>
    (await look(`kubectl get machinedeployment ${POOL} -o jsonpath='{.spec.replicas}{"\\n"}'`)).lines.at(-1);

  /** Calls that the emulated AWS got with the key of the environment. */
  function callsWithOwnKey(): string {
    const log = `${awsFaultsFile(lab.paths)}.log`;
    return fs.existsSync(log) ? fs.readFileSync(log, "utf8") : "";
  }

  async function encrypt(keys: Key): Promise<void> {
    for (const [key, value] of Object.entries(keys)) {
      await look(`pulumi config set --stack lab --secret --path credentials.${key} ${value}`);
      const file = load(fs.readFileSync(path.join(lab.paths.root, "Pulumi.lab.yaml"), "utf8")) as {
        config: Record<string, Record<string, unknown>>;
      };
      encrypted[key] = file.config["capi-ignition:credentials"]?.[key];
    }
    configure();
  }

  const urns = async (): Promise<string[]> =>
    (await look("pulumi stack --show-urns")).lines.filter((line) => line.includes("urn:pulumi:"));

  async function upIsRefused(said: RegExp): Promise<void> {
    const refused = await lab.make("up");
    assert.notEqual(refused.code, 0);
    assert.match(refused.text, said);
    const made = (await urns()).filter((urn) => !/::pulumi:(pulumi:Stack|providers:(aws|pulumi))::/.test(urn));
    assert.deepEqual(made, [], "nothing is made but what was asked with");
  }

  it("are kept off before anything is made: keys of another account, and a VPC that has the cluster's tag", async () => {
    assert.equal((await lab.make("lab-up")).code, 0);
    const { awsEndpoint } = await lab.status();
    await encrypt(await keyOfOtherAccount(awsEndpoint));
    await upIsRefused(
      new RegExp(
        `credentials: the controllers' keys are of the account ${otherAccount}, and this run is for ${labAccount}:`,
      ),
    );
    await encrypt({ accessKeyId: "AKIAROTATEDROTATED00", secretAccessKey: "first" });
    const vpcs = new ClusterVpcs(awsEndpoint, CLUSTER);
    const id = await vpcs.make({ "capi-ignition/stack": "other/stack" });
    await upIsRefused(new RegExp(`clusters\\.${CLUSTER}: the VPC ${id} in .*capi-ignition/stack = other/stack`));
    await vpcs.remove(id);
  });

  it("are not those of a run that was killed: the next one goes on in the VPC that was made", async () => {
    fs.mkdirSync(lab.paths.run, { recursive: true, mode: 0o700 });
    fs.writeFileSync(awsFaultsFile(lab.paths), "[]");
    await lab.look("exec pulumi up --yes --skip-preview --non-interactive", (text, child) => {
      if (text.includes(`${CLUSTER}-infrastructure created`)) process.kill(-(child.pid ?? 0), "SIGKILL");
    });
    const vpcs = new ClusterVpcs((await lab.status()).awsEndpoint, CLUSTER);
    let found = await vpcs.find();
    for (let tries = 0; tries < 60 && found.length === 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      found = await vpcs.find();
    }
    const owner = found.map(({ Tags = [] }) => Tags.find(({ Key: key }) => key === "capi-ignition/stack")?.Value);
    assert.equal(owner.length, 1);
    assert.match(owner[0] ?? "", /^capi-ignition\/lab@/);
    await look("pulumi cancel --yes");
  });

  it("are seen on one that was made with other credentials than the environment's", async () => {
    await up();
    assert.match(callsWithOwnKey(), /CreateRole/, "the program's own calls");
    assert.doesNotMatch(callsWithOwnKey(), /RunInstances/, "the controllers' calls");
  });

  it("leave an edit to refresh, which shows it and nothing else", async () => {
    // The first one notes the inputs of what the program only reads, which the engine counts as an update.
    await look("pulumi refresh --yes --skip-preview --non-interactive");
    await look(`kubectl scale machinedeployment ${POOL} --replicas=3`);
    const patch = '{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":7}}}}';
    await look(inCluster(`-n kube-system patch daemonset calico-node -p '${patch}'`));
    const { text } = await look("pulumi refresh --preview-only --diff --non-interactive");
    assert.match(text, /replicas: 2 => 3/);
    assert.match(text, /terminationGracePeriodSeconds: 0 => 7/);
    assert.match(text, /^\s+~ 2 to update$/m, text);
  });

  it("give way to the settings where it was a person, by name, and a preview says so before", async () => {
    workers = 4;
    for (const key of Object.keys(encrypted)) delete encrypted[key];
    configure();
    const said = new RegExp(
      `MachineDeployment default/${POOL}: spec\\.replicas was set to 3 by kubectl \\(scale\\).*; the settings say 4, and win`,
    );
    assert.match((await look("pulumi preview --diff --non-interactive")).text, said);
    assert.match((await up()).text, said);
    assert.equal(await replicas(), "4");
    const refreshed = await look("pulumi up --refresh --yes --skip-preview --non-interactive");
    assert.match(
      refreshed.text,
      /DaemonSet kube-system\/calico-node: spec\.template\.spec\.terminationGracePeriodSeconds was set to 7/,
    );
  });

  it("do not hold back rotated credentials: the AWS provider's manager calls with the new key at once", () => {
    assert.match(callsWithOwnKey(), /RunInstances/);
  });

  it("keep a field that a program has taken: the run is refused, and says whose it is", async () => {
    const patch = `--type=merge -p '{"spec":{"replicas":5}}'`;
    await look(`kubectl patch machinedeployment ${POOL} --field-manager=cluster-autoscaler ${patch}`);
    workers = 3;
    configure();
    const refused = await lab.make("up");
    assert.notEqual(refused.code, 0);
    assert.match(refused.text, /spec\.replicas is 5, written by cluster-autoscaler, and this run would write 3/);
    assert.equal(await replicas(), "5");
    workers = 5;
    configure();
    await up();
    assert.match((await up()).lines.at(-1) ?? "", /^resources: 0 created, 0 updated, 0 replaced, 0 deleted/);
  });
});

import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";

import { labCredentials } from "../../lab/deploy/variables";
import { accountInventory } from "../../lab/inventory/account";
import { cacheDirectory } from "../../lab/paths";
import { alive, identify } from "../../lab/processes/identity";
import { ClusterAccess } from "./clusterAccess";
import { isLoopback, listeningAddresses } from "./listeners";
import { OwnLab, readyNodes } from "./ownLab";
import { checkout, pulumiCommands } from "./pulumiCommands";

const CLUSTER = "ignition-cluster";
const BUCKET = "cluster-api-provider-aws-ignition-cluster";
const suffix = ".cluster-api-provider-aws.sigs.k8s.io";
const minute = 60_000;

/** Regular files of a folder: plugins are links. */
function filesUnder(folder: string): string[] {
  const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.map((name) => path.join(folder, name)).filter((file) => fs.lstatSync(file).isFile());
}

/** The steps build on each other, as a user's do; the first that fails leaves nothing to the others. */
describe("the guide in a lab of its own, by the make targets", function () {
  this.timeout(8 * minute);
  this.bail(true);
  // Nothing may be written into the user's ~/.pulumi: this user has a home of their own.
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "home-"));
  const lab = new OwnLab(undefined, { HOME: home, CAPI_IGNITION_CACHE: cacheDirectory() });
  const before = checkout();
  after(async () => {
    await lab.end();
    fs.rmSync(home, { recursive: true, force: true });
  });

  it("previews without starting a process of the lab", async () => {
    const preview = await lab.make("preview");
    assert.equal(preview.code, 0, preview.text);
    assert.match(preview.text, /^Resources:\n\s+\+ [1-9]\d* to create$/m);
    await assert.rejects(lab.status(), "no daemon runs");
  });

  it("reports four faults of the settings in one error, and makes nothing", async () => {
    assert.equal((await lab.make("lab-up")).code, 0);
    const { awsEndpoint, region } = await lab.status();
    const before = await accountInventory(awsEndpoint, region);
    lab.configure((clusters, config) => {
      const cluster = clusters[CLUSTER] as Record<string, unknown>;
      Object.assign(cluster, {
        bucketName: "my-bucket",
        kubernetesVersion: "v1.34.3",
        network: { vpcCidr: "10.0.0.0/16", podCidr: "10.0.128.0/17" },
      });
      config["capi-ignition:managment"] = config["capi-ignition:management"];
    });
    const up = await lab.make("up");
    assert.notEqual(up.code, 0);
    assert.match(up.text, /4 problems/);
    for (const part of ["call it management", "v1.34.3", "my-bucket", "10.0.128.0/17"])
      assert.ok(up.text.includes(part), `${part} is named:\n${up.text}`);
    assert.deepEqual(await accountInventory(awsEndpoint, region), before);
    assert.deepEqual(
      (await lab.look("kubectl get crd,ns -o name")).lines.filter((line) => /cluster\.x-k8s\.io|capi|capa/.test(line)),
      [],
    );
    lab.configure(() => undefined);
  });

  it("goes up to three Ready nodes and counts what it created", async () => {
    const up = await lab.make("up");
    assert.equal(up.code, 0, up.text);
    // The stack itself is there since the run before, which was refused.
    assert.match(up.lines.at(-1) ?? "", /^resources: [1-9]\d* created, 0 updated, 0 replaced, 0 deleted, 1 unchanged$/);
    assert.equal(readyNodes(up.text), 3, up.text);
  });

  it("stands the looks of the ordinary tools", async () => {
    const nodes = await lab.look(`kubectl --kubeconfig ${lab.paths.kubeconfig}/${CLUSTER} get nodes`);
    assert.equal(readyNodes(nodes.text), 3, nodes.text);
    const classes = await lab.look(`kubectl --kubeconfig ${lab.paths.kubeconfig}/${CLUSTER} get storageclass`);
    assert.match(classes.text, /^gp3 \(default\) +ebs\.csi\.aws\.com +Delete +WaitForFirstConsumer +true /m);
    const columns =
      "custom-columns=I:.status.initialization.controlPlaneInitialized,A:.status.conditions[?(@.type=='Available')].status";
    const controlPlane = await lab.look(
      `kubectl get kubeadmcontrolplane ${CLUSTER}-control-plane --no-headers -o "${columns}"`,
    );
    assert.match(controlPlane.lines.at(-1) ?? "", /^true\s+True$/, controlPlane.text);
    const described = await lab.look(`clusterctl describe cluster ${CLUSTER}`);
    assert.equal(described.code, 0, described.text);
    assert.doesNotMatch(described.text, /\b(False|Unknown)\b/, "all green");
    assert.match(described.text, /^Cluster\/ignition-cluster .* True .* Available /m);
    const plan = await lab.look("clusterctl upgrade plan");
    assert.equal(plan.code, 0, plan.text);
    for (const file of fs.readdirSync(lab.paths.kubeconfig))
      assert.equal(fs.statSync(path.join(lab.paths.kubeconfig, file)).mode & 0o077, 0, `${file} is its owner's alone`);
  });

  it("runs the managers with both Ignition gates", async () => {
    const { programs } = await lab.status();
    const gates = (name: string): string => {
      const pid = programs.find((program) => program.name === name)?.pid;
      assert.ok(pid !== undefined, `${name} runs`);
      return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8");
    };
    assert.match(gates("capi-kubeadm-bootstrap-controller-manager"), /KubeadmBootstrapFormatIgnition=true/);
    assert.match(gates("capi-kubeadm-control-plane-controller-manager"), /KubeadmBootstrapFormatIgnition=true/);
    assert.match(gates("capa-controller-manager"), /[=,]BootstrapFormatIgnition=true/);
  });

  it("booted each machine from its own object of a private, encrypted bucket", async () => {
    const { awsEndpoint, region, machines } = await lab.status();
    assert.equal(machines.length, 3);
    const objects = machines.map(
      ({ id }) =>
        /fetching s3:\/\/(\S+)/.exec(fs.readFileSync(path.join(lab.paths.machines, id, "console.log"), "utf8"))?.[1] ??
        "none",
    );
    assert.equal(new Set(objects).size, 3);
    assert.deepEqual(
      objects.filter((object) => !object.startsWith(`${BUCKET}/`)),
      [],
    );
    const s3 = new S3Client({
      endpoint: awsEndpoint,
      region,
      forcePathStyle: true,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    const access = await s3.send(new GetPublicAccessBlockCommand({ Bucket: BUCKET }));
    assert.deepEqual(Object.values(access.PublicAccessBlockConfiguration ?? {}), [true, true, true, true]);
    const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket: BUCKET }));
    assert.equal(
      encryption.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
      "aws:kms",
    );
    const policy = await s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
    assert.match(
      policy.Policy ?? "",
      /aws:SecureTransport/,
      "the AWS provider's own policy refuses what comes without TLS, too",
    );
    s3.destroy();
  });

  it("gave its machines roles of this cluster alone, which read their own part of the bucket and no role of others does", async () => {
    const { awsEndpoint } = await lab.status();
    const roles = await ClusterAccess.of(awsEndpoint, BUCKET);
    const [controlPlane, nodes] = ["cp", "nodes"].map((part) => `${CLUSTER}-${part}${suffix}`) as [string, string];
    assert.deepEqual(await roles.ofMachines(), [controlPlane, nodes, nodes].sort());
    assert.deepEqual(await roles.thatRead("control-plane/x"), [controlPlane, `controllers${suffix}`].sort());
    assert.deepEqual(await roles.thatRead("node/x"), [nodes, `controllers${suffix}`].sort());
    roles.close();
  });

  it("listens on loopback only", async () => {
    const { programs } = await lab.status();
    const daemon = JSON.parse(fs.readFileSync(lab.paths.daemonFile, "utf8")) as { pid: number };
    const found = [...programs, { name: "daemon", pid: daemon.pid }].map(({ name, pid }) => ({
      name,
      addresses: listeningAddresses(pid),
    }));
    assert.ok(found.filter(({ addresses }) => addresses.length > 0).length >= 8, "the look finds listeners at all");
    assert.deepEqual(
      found.filter(({ addresses }) => !addresses.every(isLoopback)),
      [],
    );
  });

  it("keeps the account's secret key out of state, logs and output", async () => {
    const secret = labCredentials.AWS_SECRET_ACCESS_KEY;
    const files = [...filesUnder(lab.paths.state), ...filesUnder(lab.paths.pulumiHome)];
    const logs = fs.readdirSync(lab.paths.logs).map((name) => path.join(lab.paths.logs, name));
    assert.ok(files.some((file) => file.endsWith("/lab.json")) && logs.length > 10);
    assert.deepEqual(
      [...files, ...logs].filter((file) => fs.readFileSync(file, "utf8").includes(secret)),
      [],
    );
    assert.equal(fs.statSync(lab.paths.root).mode & 0o077, 0, "nobody else comes to the state");
  });

  it("finds nothing to do the second time", async () => {
    const again = await lab.make("up");
    assert.equal(again.code, 0, again.text);
    assert.match(
      again.lines.at(-1) ?? "",
      /^resources: 0 created, 0 updated, 0 replaced, 0 deleted, [1-9]\d* unchanged$/,
    );
  });

  it("shows a third worker as just that, and makes it while a manager is killed", async () => {
    lab.configure((clusters) => {
      const { pools } = clusters[CLUSTER] as unknown as { pools: { "md-0": { replicas: number } } };
      pools["md-0"].replicas = 3;
    });
    const preview = await lab.make("preview");
    const objects = preview.lines
      .filter((line) => /^\s*[-+~]+ (aws|kubernetes):/.test(line))
      .map((line) => line.trim());
    assert.deepEqual(objects, ["~ kubernetes:cluster.x-k8s.io/v1beta2:MachineDeployment: (update)"]);
    assert.match(preview.text, /replicas: 2 => 3/);
    const manager = (await lab.status()).programs.find(({ name }) => name === "capa-controller-manager");
    let killed = false;
    const up = await lab.make("up", (text) => {
      if (killed || !text.includes("MachineDeployment")) return;
      killed = true;
      process.kill(manager?.pid ?? 0, "SIGKILL");
    });
    assert.equal(up.code, 0, up.text);
    assert.ok(killed);
    assert.match(up.text, /capa-controller-manager was ended by SIGKILL; its last lines/);
    assert.equal(readyNodes(up.text), 4, up.text);
  });

  it("takes the worker and its instance away again", async () => {
    lab.configure(() => undefined);
    const up = await lab.make("up");
    assert.equal(up.code, 0, up.text);
    assert.equal(readyNodes(up.text), 3, up.text);
    assert.equal((await lab.status()).machines.length, 3);
  });

  pulumiCommands(lab);

  it("does not destroy a cluster that is protected, without a preview either, and loses nothing by the attempt", async () => {
    const protect = (on: boolean): void =>
      lab.configure((clusters) => Object.assign(clusters[CLUSTER] as object, { protect: on }));
    protect(true);
    assert.equal((await lab.make("up")).code, 0);
    const refused = await lab.look("pulumi destroy --yes --skip-preview --non-interactive");
    assert.notEqual(refused.code, 0);
    assert.match(refused.text, /management-identity-complete[\s\S]*protect/);
    assert.equal((await lab.look("pulumi preview --expect-no-changes --non-interactive")).code, 0, "nothing is gone");
    lab.configure((clusters) => delete clusters[CLUSTER]);
    const removed = await lab.make("preview");
    assert.notEqual(removed.code, 0);
    assert.match(
      removed.text,
      /clusters\.ignition-cluster: is protected, and no longer in the settings: .* its 3 machines/,
    );
    protect(false);
    assert.equal((await lab.make("up")).code, 0);
  });

  it("destroys everything and proves it", async () => {
    const destroy = await lab.make("destroy");
    assert.equal(destroy.code, 0, destroy.text);
    assert.equal(destroy.lines.at(-1), "nothing left");
    const left = await lab.look("kubectl get crd,ns -o name");
    assert.deepEqual(
      left.lines.filter((line) => /cluster\.x-k8s\.io|capi|capa/.test(line)),
      [],
    );
  });

  it("destroys what an up that was killed half way has made", async () => {
    await lab.make("up", (text, child) => {
      if (text.includes("waiting for Machine")) process.kill(-(child.pid ?? 0), "SIGKILL");
    });
    // The run could not take its lock away; Pulumi says by what command the user does.
    assert.match((await lab.make("destroy")).text, /the stack is currently locked by 1 lock\(s\)[^\n]*`pulumi cancel`/);
    assert.equal((await lab.look("pulumi cancel --yes")).code, 0);
    const destroy = await lab.look("pulumi destroy --yes --skip-preview --non-interactive");
    assert.match(destroy.text, /^\s+- [1-9]\d* deleted$/m);
    const proven = await lab.make("destroy");
    assert.equal(proven.lines.at(-1), "nothing left", proven.text);
  });

  it("names the emulated AWS when that dies, with its last lines, instead of waiting", async () => {
    const moto = (await lab.status()).programs.find(({ name }) => name === "moto");
    let killed = false;
    const begun = Date.now();
    let killedAt = begun;
    const up = await lab.make("up", (text) => {
      if (killed || !text.includes("waiting for AWSCluster")) return;
      killed = true;
      killedAt = Date.now();
      process.kill(moto?.pid ?? 0, "SIGKILL");
    });
    assert.notEqual(up.code, 0);
    assert.ok(killed);
    assert.match(up.text, /moto was ended by SIGKILL; its last lines \(/);
    assert.ok(Date.now() - killedAt < 30_000, "said within half a minute");
  });

  it("goes down with every process that it has started", async () => {
    const { programs } = await lab.status();
    const identities = programs.filter(({ state }) => state === "running").map(({ pid }) => identify(pid));
    const down = await lab.make("lab-down");
    assert.equal(down.code, 0, down.text);
    assert.ok(identities.length >= 5);
    assert.deepEqual(
      identities.filter((identity) => identity !== undefined && alive(identity)),
      [],
    );
  });

  it("leaves the user's home as it was", () => {
    assert.equal(fs.existsSync(path.join(home, ".pulumi")), false);
  });

  it("leaves the checkout as it was", function () {
    if (before === undefined) {
      console.log("        skipped: this is no checkout of Git's, which would see what has changed");
      return this.skip();
    }
    assert.equal(checkout(), before);
  });
});

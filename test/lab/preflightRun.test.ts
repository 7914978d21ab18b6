import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import { accountInventory } from "../../lab/inventory/account";
import { KubeClient } from "../../lab/kubernetes/client";
import { kubeconfigText } from "../../lab/kubernetes/kubeconfigText";
import { readKubeconfig } from "../../lab/kubernetes/kubeconfig";
import { createAuthority } from "../../lab/pki/certificates";
import { OwnLab, Ran } from "./ownLab";
import { poolChanges } from "./poolChanges";

const CLUSTER = "ignition-cluster";
const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * A management cluster that cannot be used leaves nothing behind: neither in AWS nor on itself, whatever it was refused
 * for.
 */
describe("runs whose management cluster is refused", function () {
  this.timeout(10 * minute);
  this.bail(true);
  let lab: OwnLab;
  let client: KubeClient;
  before(() => (lab = new OwnLab()));
  after(async () => {
    await client?.close();
    await lab.end();
  });

  const kubeconfig = (text: string): string => {
    const file = path.join(lab.paths.root, "other.kubeconfig");
    fs.writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const useKubeconfig = (file: string): void =>
    lab.configure((_clusters, config) => {
      const { cluster, ...rest } = config["capi-ignition:management"] as { cluster: object };
      config["capi-ignition:management"] = { ...rest, cluster: { ...cluster, kubeconfig: file } };
    });

  async function leavesNothing(target: string, patterns: readonly RegExp[]): Promise<Ran> {
    const { awsEndpoint, region } = await lab.status();
    const look = async (): Promise<unknown> => [
      await accountInventory(awsEndpoint, region),
      (await client.list("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")).map(
        ({ metadata }) => metadata.name,
      ),
    ];
    const before = await look();
    const ran = await lab.make(target);
    assert.notEqual(ran.code, 0, ran.text);
    for (const pattern of patterns) assert.match(ran.text, pattern);
    assert.deepEqual(await look(), before);
    return ran;
  }

  it("refuses an expired certificate in a preview, with no lab, and warns only of a kubeconfig that is not there yet", async () => {
    const authority = await createAuthority("ca");
    const late = await authority.issue({
      commonName: "late",
      usages: ["client"],
      valid: { notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) },
    });
    useKubeconfig(kubeconfig(kubeconfigText("here", "https://127.0.0.1:6443", authority.cert, late)));
    const refused = await lab.make("preview");
    assert.notEqual(refused.code, 0);
    assert.match(refused.text, /other\.kubeconfig": its client certificate expired on /);
    assert.doesNotMatch(refused.text, /^\s*[-+~]+ (aws|kubernetes):/m, "nothing is registered");
    useKubeconfig(path.join(lab.paths.root, "nowhere"));
    const warned = await lab.make("preview");
    assert.equal(warned.code, 0, warned.text);
    assert.match(warned.text, /warning: .*nowhere": there is no such file/);
  });

  it("refuses a user without rights, with nothing made in AWS", async () => {
    lab.configure(() => undefined);
    assert.equal((await lab.make("lab-up")).code, 0);
    const file = path.join(lab.paths.kubeconfig, "management");
    client = KubeClient.fromKubeconfig(file);
    const nobody = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "nobody", namespace: "default" } };
    await client.apply(nobody, { fieldManager: "test" });
    const token = (await lab.look("kubectl create token nobody -n default")).lines.at(-1) ?? "";
    const { server, ca } = readKubeconfig(file);
    useKubeconfig(kubeconfig(kubeconfigText("here", server, ca, { token })));
    await leavesNothing("up", [
      /the management cluster cannot be used; nothing on it or in AWS has been changed/,
      /too few rights \(403\)/,
    ]);
    useKubeconfig(kubeconfig(kubeconfigText("here", "https://127.0.0.1:1", ca, { token })));
    await leavesNothing("up", [/nothing answers at the server's address/]);
    await client.delete(nobody);
  });

  it("refuses a Cluster's name that is taken on our own installation, and goes on when it is free", async () => {
    lab.configure((clusters, config) => {
      delete clusters[CLUSTER];
      config["capi-ignition:iam"] = { manage: false };
    });
    const providers = await lab.make("up");
    assert.equal(providers.code, 0, providers.text);
    const cluster = {
      apiVersion: "cluster.x-k8s.io/v1beta2",
      kind: "Cluster",
      metadata: { name: CLUSTER, namespace: "default" },
      spec: {
        paused: true,
        infrastructureRef: { apiGroup: "infrastructure.cluster.x-k8s.io", kind: "AWSCluster", name: "by-hand" },
      },
    };
    await client.apply(cluster, { fieldManager: "test" });
    lab.configure(() => undefined);
    await leavesNothing("up", [
      new RegExp(`a Cluster ${CLUSTER} already exists in the namespace default, not made by this program`),
    ]);
    const { spec, ...named } = cluster;
    assert.ok(spec.paused);
    await client.apply({ ...named, spec: { ...spec, paused: false } }, { fieldManager: "test" });
    await client.delete(cluster);
    const gone = await lab.look(`kubectl wait --for=delete cluster/${CLUSTER} --timeout=60s`);
    assert.equal(gone.code, 0, gone.text);
  });

  it("takes its own Cluster of a run that was killed, and changes nothing that is right", async () => {
    lab.configure((_clusters, config) => (config["capi-ignition:iam"] = { parity: true }));
    let killing: NodeJS.Timeout | undefined;
    await lab.make("up", (text, child) => {
      // A moment later, when the other objects are recorded: what a kill leaves of one that is being made is
      // docs/faults.md's.
      if (text.includes("waiting for AWSCluster"))
        killing ??= setTimeout(() => process.kill(-(child.pid ?? 0), "SIGKILL"), 3000);
    });
    assert.equal((await lab.look("pulumi cancel --yes")).code, 0);
    const up = await lab.make("up");
    assert.equal(up.code, 0, up.text);
    const again = await lab.make("up");
    assert.match(
      again.lines.at(-1) ?? "",
      /^resources: 0 created, 0 updated, 0 replaced, 0 deleted, [1-9]\d* unchanged$/,
    );
  });

  // The lab is up: another one, for what changes on a running cluster, would cost minutes.
  poolChanges(() => lab);

  it("destroys everything", async () => {
    const destroy = await lab.make("destroy");
    assert.equal(destroy.lines.at(-1), "nothing left", destroy.text);
  });
});

import { strict as assert } from "assert";

import { DescribeInstancesCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";

import { accountInventory } from "../../lab/inventory/account";
import { awsClientSettings } from "../../lab/machines/awsClients";
import { OwnLab, readyNodes } from "./ownLab";

const CLUSTER = "ignition-cluster";
const minute = 60_000;

/** The guide's own way to the providers. */
const clusterctlInit = [
  "export AWS_B64ENCODED_CREDENTIALS=$(clusterawsadm bootstrap credentials encode-as-profile)",
  "export EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION=true EXP_BOOTSTRAP_FORMAT_IGNITION=true",
  "clusterctl init --infrastructure aws --wait-providers",
].join(" && ");

/** The steps build on each other, as a user's do; the first that fails leaves nothing to the others. */
describe("the lab in layers, by the make targets", function () {
  this.timeout(8 * minute);
  this.bail(true);
  const management = new OwnLab(undefined, {}, "lab-management");
  const { root } = management.paths;
  const clusters = new OwnLab(root, {}, "lab-clusters");
  const given = new OwnLab(root, {}, "lab-clusterctl");
  after(async () => management.end());

  async function ran(lab: OwnLab, target: string): Promise<string> {
    const { code, text } = await lab.make(target);
    assert.equal(code, 0, text);
    return text;
  }

  it("goes up with a management cluster alone, and then with clusters on it, each in a stack of its own", async () => {
    const first = await ran(management, "up");
    assert.match(first, /infrastructure-aws\s*: "v/);
    assert.equal(readyNodes(first), 0);
    const second = await ran(clusters, "up");
    assert.equal(readyNodes(second), 3, second);
    const owner = await clusters.look(
      `kubectl get cluster ${CLUSTER} -o jsonpath='{.metadata.annotations.capi-ignition/made-by}'`,
    );
    assert.match(owner.lines.at(-1) ?? "", /^capi-ignition\/lab-clusters@[0-9a-f]{12}$/);
  });

  it("previews a further worker without a word on the installation", async () => {
    clusters.configure(
      (all) =>
        ((all[CLUSTER] as unknown as { pools: Record<string, object> }).pools["md-0"] = {
          replicas: 3,
          instanceType: "t3a.small",
        }),
    );
    const preview = await ran(clusters, "preview");
    assert.match(preview, /replicas: 2 => 3/);
    assert.doesNotMatch(preview, /customresourcedefinition|management-cluster-api|aws:iam/i);
  });

  it("does not destroy the management cluster under the clusters of the other stack, and says whose they are", async () => {
    const { awsEndpoint, region } = await management.status();
    const look = "kubectl get deployments,secrets,crd --all-namespaces -o name";
    const [before, account] = [await management.look(look), await accountInventory(awsEndpoint, region)];
    const { code, text } = await management.make("destroy");
    assert.notEqual(code, 0);
    assert.match(
      text,
      /- default\/ignition-cluster was made by capi-ignition\/lab-clusters@[0-9a-f]{12}: `pulumi destroy --stack lab-clusters`/,
    );
    assert.deepEqual((await management.look(look)).lines, before.lines, "nothing was deleted on the cluster");
    assert.deepEqual(await accountInventory(awsEndpoint, region), account, "nor in the account");
    assert.ok(before.lines.length > 50 && account.length > 10, before.text);
  });

  it("goes down in order: the stack with the clusters first, to nothing left", async () => {
    assert.match(await ran(clusters, "destroy"), /^nothing left$/m);
  });

  // A program of somebody else's, which imports the compiled components by the package's name.
  it("runs the example on the same management cluster, to Ready nodes in the private subnet of the example's VPC", async () => {
    const { code, text, lines } = await management.make("example");
    assert.equal(code, 0, text);
    const nodes = lines.slice(-2).map((line) => /^ip-10-80-1\d-\d+\.ec2\.internal +Ready /.test(line));
    assert.deepEqual(nodes, [true, true], lines.slice(-3).join("\n"));
  });

  it("has the AWS provider use that VPC and its private subnet, and make neither", async () => {
    const client = new EC2Client(awsClientSettings((await management.status()).awsEndpoint));
    const { Vpcs = [] } = await client.send(new DescribeVpcsCommand({}));
    assert.deepEqual(
      Vpcs.filter(({ IsDefault }) => IsDefault !== true).map(({ CidrBlock }) => CidrBlock),
      ["10.80.0.0/16"],
    );
    const { Reservations = [] } = await client.send(new DescribeInstancesCommand({}));
    const machines = Reservations.flatMap(({ Instances = [] }) => Instances);
    // EC2 shows those of the deleted cluster for a while.
    const running = machines.filter(({ State }) => State?.Name === "running");
    assert.equal(running.length, 2);
    assert.equal(new Set(running.map(({ SubnetId }) => SubnetId)).size, 1);
    client.destroy();
  });

  it("destroys the example and then the management cluster, to nothing left", async () => {
    assert.match(await ran(management, "example-destroy"), /^nothing left$/m);
  });

  it("takes what clusterctl has installed, and leaves it as it was", async () => {
    const refused = await given.make("up");
    assert.notEqual(refused.code, 0);
    assert.match(refused.text, /Cluster API is not installed here: run `clusterctl init --infrastructure aws`/);
    const init = await given.look(clusterctlInit);
    assert.equal(init.code, 0, init.text);
    const up = await ran(given, "up");
    assert.equal(readyNodes(up), 3, up);
    assert.match(await ran(given, "destroy"), /^nothing left$/m);
    const providers = await given.look(
      "kubectl get providers.clusterctl.cluster.x-k8s.io --all-namespaces --no-headers",
    );
    assert.equal(providers.lines.length, 4, providers.text);
  });
});

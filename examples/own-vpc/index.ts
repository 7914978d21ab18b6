/**
 * A team's own program: a cluster in a VPC of its own, on a management cluster that somebody else has installed, for
 * example the stack `lab-management` of capi-ignition's lab. It needs the IAM roles of that stack.
 */
import * as pulumi from "@pulumi/pulumi";
import {
  BootstrapBucket,
  calicoManifest,
  CalicoCni,
  ExistingManagement,
  instanceProfileNames,
  loadClusterTemplate,
  loadManifest,
  manifestObjects,
  readRecords,
  versions,
  WorkloadCluster,
} from "capi-ignition";

import { Network } from "./network";

export = async (): Promise<object> => {
  const config = new pulumi.Config();
  const [name, region, namespace] = ["own-vpc", "us-east-1", "default"];
  // Written on what is made: it never changes, whatever the stack is called, and nobody else has it.
  const owner = "own-vpc/team-blue";

  // What is fetched must be what was reviewed; a folder's files are one's own.
  const records = readRecords("../../manifests.lock.json");
  // Read before the first resource: what is missing leaves nothing half made.
  const addonTemplate = await loadClusterTemplate(config.get("repository"), versions, records);
  const ownCalico = config.get("calico");
  const calico = await loadManifest(ownCalico === undefined ? calicoManifest : { manifest: ownCalico });

  const cluster = { kubeconfig: { path: config.require("kubeconfig") } };
  const wanted = { clusters: [{ namespace, name }], makeNamespaces: false };
  const management = new ExistingManagement("management", { cluster, clusterIdentifier: owner, wanted });
  const network = new Network(name, { zone: `${region}a` });
  const bucket = new BootstrapBucket(name, { bucketName: `cluster-api-provider-aws-${name}`, region });

  const workload = new WorkloadCluster(
    name,
    {
      cluster: {
        protect: false,
        controlPlane: { instanceType: "t3a.medium" },
        pools: { "md-0": { instanceType: "t3a.small", replicas: 1, spot: {} } },
      },
      context: {
        name,
        region,
        owner,
        bucketName: bucket.bucketName,
        vpc: { id: network.vpcId, subnets: network.subnetIds },
        instanceProfiles: instanceProfileNames({}),
      },
      addonTemplate,
      management: management.access,
    },
    { providers: { kubernetes: management.provider }, dependsOn: [management, network, bucket] },
  );
  const cni = new CalicoCni(`${name}-calico`, {
    target: workload,
    manifest: manifestObjects(calico),
    management: management.access,
    clusterIdentifier: `${owner}/${name}`,
    readyMinutes: 20,
  });
  return { vpcId: network.vpcId, nodes: cni.nodes, kubeconfig: workload.kubeconfig };
};

import { KubeClient } from "../kubernetes/client";
import { DescribedObject } from "./conditions";
import { TreeNode } from "./tree";

const clusterLabel = "cluster.x-k8s.io/cluster-name";
const controlPlaneLabel = "cluster.x-k8s.io/control-plane";
const deploymentLabel = "cluster.x-k8s.io/deployment-name";

interface Kind {
  readonly kind: string;
  readonly path: string;
}

const kinds = {
  cluster: { kind: "Cluster", path: "/apis/cluster.x-k8s.io/v1beta2/clusters" },
  awsCluster: { kind: "AWSCluster", path: "/apis/infrastructure.cluster.x-k8s.io/v1beta2/awsclusters" },
  controlPlane: {
    kind: "KubeadmControlPlane",
    path: "/apis/controlplane.cluster.x-k8s.io/v1beta2/kubeadmcontrolplanes",
  },
  deployment: { kind: "MachineDeployment", path: "/apis/cluster.x-k8s.io/v1beta2/machinedeployments" },
  machine: { kind: "Machine", path: "/apis/cluster.x-k8s.io/v1beta2/machines" },
  node: { kind: "Node", path: "/api/v1/nodes" },
} satisfies Record<string, Kind>;

/** All objects of a kind; none if the API server does not know the kind, as before the first `up`. */
async function all(client: KubeClient, { kind, path }: Kind): Promise<DescribedObject[]> {
  try {
    const { items } = await client.request<{ items: Omit<DescribedObject, "kind">[] }>("GET", path);
    return items.map((item) => ({ ...item, kind }));
  } catch (error) {
    if ((error as { status?: number }).status === 404) return [];
    throw error;
  }
}

const leaf = (object: DescribedObject): TreeNode => ({ object, children: [] });

function belongs(cluster: DescribedObject): (object: DescribedObject) => boolean {
  const { name, namespace } = cluster.metadata;
  return ({ metadata }) =>
    metadata.namespace === namespace && (metadata.labels?.[clusterLabel] ?? metadata.name) === name;
}

/**
 * A tree for each cluster: infrastructure, control plane and pools with their machines, and the nodes that its own API
 * server lists.
 */
export async function clusterTrees(
  management: KubeClient,
  workload: (cluster: string) => KubeClient | undefined,
): Promise<TreeNode[]> {
  const [clusters, awsClusters, controlPlanes, deployments, machines] = (await Promise.all(
    [kinds.cluster, kinds.awsCluster, kinds.controlPlane, kinds.deployment, kinds.machine].map((kind) =>
      all(management, kind),
    ),
  )) as [DescribedObject[], DescribedObject[], DescribedObject[], DescribedObject[], DescribedObject[]];
  return Promise.all(
    clusters.map(async (cluster) => {
      const ours = belongs(cluster);
      const mine = machines.filter(ours);
      const client = workload(cluster.metadata.name);
      const nodes = client === undefined ? [] : await all(client, kinds.node).catch(() => []);
      const children = [
        ...awsClusters.filter(ours).map(leaf),
        ...controlPlanes.filter(ours).map((object) => ({
          object,
          children: mine.filter(({ metadata }) => metadata.labels?.[controlPlaneLabel] !== undefined).map(leaf),
        })),
        ...deployments.filter(ours).map((object) => ({
          object,
          children: mine
            .filter(({ metadata }) => metadata.labels?.[deploymentLabel] === object.metadata.name)
            .map(leaf),
        })),
        ...nodes.map(leaf),
      ];
      return { object: cluster, children };
    }),
  );
}

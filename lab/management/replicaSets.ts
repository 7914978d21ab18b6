import { createHash } from "crypto";

import { KubeClient, KubeObject } from "../kubernetes/client";

/**
 * The Deployment controller counts a Deployment's rollouts here, on the Deployment and on each rollout's ReplicaSet.
 */
export const revisionAnnotation = "deployment.kubernetes.io/revision";
const hashLabel = "pod-template-hash";

interface DeploymentSpec {
  readonly selector: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly template: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
}

/** 0 if no rollout is counted yet. */
export function revisionOf({ metadata }: KubeObject): number {
  return Number((metadata["annotations"] as Record<string, string> | undefined)?.[revisionAnnotation] ?? 0);
}

function ownedBy(replicaSet: KubeObject, { metadata }: KubeObject): boolean {
  const owners = replicaSet.metadata["ownerReferences"] as readonly { uid: string }[] | undefined;
  return owners?.some(({ uid }) => uid === metadata["uid"]) === true;
}

function replicaSetOf({ metadata, spec }: KubeObject, replicas: number): KubeObject {
  const { selector, template } = spec as unknown as DeploymentSpec;
  const hash = createHash("sha256").update(JSON.stringify(template)).digest("hex").slice(0, 10);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace ?? "default",
      labels,
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          name: metadata.name,
          uid: metadata["uid"],
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      replicas,
      selector: { matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

async function writeCounts(
  client: KubeClient,
  { metadata }: KubeObject,
  replicas: number,
  ready: number,
): Promise<void> {
  const status = {
    replicas,
    fullyLabeledReplicas: replicas,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: metadata["generation"],
  };
  await client.patch(
    `/apis/apps/v1/namespaces/${metadata.namespace ?? "default"}/replicasets/${metadata.name}/status`,
    { status },
  );
}

/**
 * Writes the ReplicaSet of a Deployment's template as the Deployment controller would, and scales earlier ones to zero.
 * Returns its revision. Pulumi's Kubernetes provider treats a Deployment as ready only with a ReplicaSet of the
 * Deployment's own revision.
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/deployment.go
 */
export async function writeReplicaSet(
  client: KubeClient,
  deployment: KubeObject,
  replicas: number,
  ready: number,
): Promise<number> {
  const all = await client.list(`/apis/apps/v1/namespaces/${deployment.metadata.namespace ?? "default"}/replicasets`);
  const owned = all.filter((replicaSet) => ownedBy(replicaSet, deployment));
  const wanted = replicaSetOf(deployment, replicas);
  const earlier = owned.filter(({ metadata }) => metadata.name !== wanted.metadata.name);
  const newest = Math.max(0, ...earlier.map(revisionOf));
  const current = owned.find(({ metadata }) => metadata.name === wanted.metadata.name);
  // A template that comes back counts as a new rollout.
  const revision = current !== undefined && revisionOf(current) > newest ? revisionOf(current) : newest + 1;
  const counted = {
    ...wanted,
    metadata: { ...wanted.metadata, annotations: { [revisionAnnotation]: String(revision) } },
  };
  const emptied = earlier.filter(({ spec }) => (spec as { replicas: number }).replicas > 0);
  for (const replicaSet of emptied)
    await writeCounts(client, await client.patch(replicaSet, { spec: { replicas: 0 } }), 0, 0);
  await writeCounts(
    client,
    await client.apply(counted, { fieldManager: "deployment-controller", force: true }),
    replicas,
    ready,
  );
  return revision;
}

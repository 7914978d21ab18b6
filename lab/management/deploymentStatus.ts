import { KubeClient, KubeObject } from "../kubernetes/client";
import { revisionAnnotation, revisionOf, writeReplicaSet } from "./replicaSets";

export interface DeploymentState {
  readonly available: boolean;
  readonly reason: string;
  readonly message: string;
}

export function deploymentPath({ metadata }: KubeObject): string {
  return `/apis/apps/v1/namespaces/${metadata.namespace ?? "default"}/deployments/${metadata.name}`;
}

export function replicasOf({ spec }: KubeObject): number {
  return (spec as { replicas?: number } | undefined)?.replicas ?? 1;
}

/** Writes what the Deployment controller would write. */
export async function writeStatus(
  client: KubeClient,
  deployment: KubeObject,
  { available, reason, message }: DeploymentState,
): Promise<void> {
  const wanted = replicasOf(deployment);
  const ready = available ? wanted : 0;
  const revision = await writeReplicaSet(client, deployment, wanted, ready);
  if (revisionOf(deployment) !== revision)
    await client.patch(deployment, { metadata: { annotations: { [revisionAnnotation]: String(revision) } } });
  const times = { lastTransitionTime: new Date().toISOString(), lastUpdateTime: new Date().toISOString() };
  const status = {
    observedGeneration: deployment.metadata["generation"],
    replicas: wanted,
    updatedReplicas: wanted,
    readyReplicas: ready,
    availableReplicas: ready,
    unavailableReplicas: wanted - ready,
    conditions: [
      { type: "Available", status: available ? "True" : "False", reason, message, ...times },
      {
        type: "Progressing",
        status: "True",
        reason: available ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
        message,
        ...times,
      },
    ],
  };
  await client.patch(`${deploymentPath(deployment)}/status`, { status });
}

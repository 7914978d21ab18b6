import { KubernetesApi } from "./kubernetesApi";
import { Observation } from "./observation";
import { WaitRequest } from "./stage";
import { addons } from "./stages/addons";
import { available } from "./stages/available";
import { controlPlane } from "./stages/controlPlane";
import { infrastructure } from "./stages/infrastructure";
import { nodes } from "./stages/nodes";
import { workers } from "./stages/workers";
import { Connect } from "./workloadApi";

/** One look at the stage that a request names; `connect` reaches the workload cluster. */
export function observe(api: KubernetesApi, { stage, cluster }: Pick<WaitRequest, "stage" | "cluster">, connect: Connect): Promise<Observation> {
  switch (stage.kind) {
    case "infrastructure":
      return infrastructure(api, cluster);
    case "control-plane":
      return controlPlane(api, cluster, connect);
    case "workers":
      return workers(api, cluster, stage.pools);
    case "addons":
      return addons(api, cluster, stage.resourceSets);
    case "nodes":
      return nodes(api, stage.count);
    case "available":
      return available(api, cluster);
  }
}

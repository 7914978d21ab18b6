import { KubernetesApi } from "../../kubernetes/clusterApi";
import { kubeconfigInput, Kubectl } from "../kubectl";
import { Observation } from "../poll";
import { available } from "./available";
import { controlPlane, infrastructure } from "./controlPlane";
import { nodes } from "./nodes";
import type { WaitRequest } from "./request";
import { addons, workers } from "./workers";

/** One look at the stage that a request names; `connect` reaches the workload cluster. */
export function observe(
  api: KubernetesApi,
  { stage, cluster }: Pick<WaitRequest, "stage" | "cluster">,
  connect: Connect,
): Promise<Observation> {
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
      return nodes(api, cluster, stage.pools, connect);
    case "available":
      return available(api, cluster, stage.pools);
  }
}

/** The API server that the text of a kubeconfig names. */
export type Connect = (kubeconfig: string) => KubernetesApi;

/**
 * Connects with kubectl. The text is asked with once a second: kubectl's version is compared when it is another one.
 */
export function connectWithKubectl(): Connect {
  let last: { readonly text: string; readonly kubectl: Kubectl } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, kubectl: new Kubectl(kubeconfigInput(text)) };
    return last.kubectl;
  };
}

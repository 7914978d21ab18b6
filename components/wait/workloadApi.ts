import { kubeconfigInput } from "./kubeconfigInput";
import { Kubectl } from "./kubectl";
import { KubernetesApi } from "./kubernetesApi";

/** The API server that the text of a kubeconfig names. */
export type Connect = (kubeconfig: string) => KubernetesApi;

/** Connects with kubectl. The text is asked with once a second: kubectl's version is compared when it is another one. */
export function connectWithKubectl(): Connect {
  let last: { readonly text: string; readonly kubectl: Kubectl } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, kubectl: new Kubectl(kubeconfigInput(text)) };
    return last.kubectl;
  };
}

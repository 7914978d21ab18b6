import { KubernetesApi } from "../../wait/kubernetesApi";
import { Kubectl } from "../../wait/kubectl";
import { UnrecoverableError } from "../../wait/observation";
import { createEach } from "./post";
import { MayI } from "./rights";

/** What the preflight asks of the API server. */
export interface Server {
  readonly api: KubernetesApi;
  /** Its Kubernetes version, `vX.Y.Z` and more. */
  readonly version: () => Promise<string>;
  readonly mayI: MayI;
}

const noApiServer = "what answers at the server's address is no API server of Kubernetes: correct `server` in the kubeconfig";

/** Every server of Kubernetes tells its version, even to who may do nothing else: the first question is whether it can be asked at all. */
async function version(kubectl: Kubectl): Promise<string> {
  try {
    return await kubectl.serverVersion();
  } catch (error) {
    throw error instanceof SyntaxError ? new UnrecoverableError(noApiServer) : error;
  }
}

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-access-review-v1/ */
function mayI(kubectl: Kubectl): MayI {
  return async (actions) => {
    const reviews = actions.map((resourceAttributes) => ({ apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes } }));
    return (await createEach(kubectl, reviews, ".status.allowed")).map((allowed) => allowed === "true");
  };
}

export function serverOf(kubectl: Kubectl): Server {
  return { api: kubectl, version: () => version(kubectl), mayI: mayI(kubectl) };
}

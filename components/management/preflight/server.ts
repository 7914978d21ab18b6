import { KubernetesApi } from "../../wait/kubernetesApi";
import { Kubectl } from "../../wait/kubectl";
import { UnrecoverableError } from "../../wait/observation";
import { post } from "./post";
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
  const answer = await kubectl.run("get", "--raw", "/version");
  try {
    return (JSON.parse(answer) as { gitVersion: string }).gitVersion;
  } catch {
    throw new UnrecoverableError(noApiServer);
  }
}

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-access-review-v1/ */
function mayI(kubectl: Kubectl): MayI {
  return async (resourceAttributes) => {
    const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes } };
    const answer = JSON.parse(await post(kubectl, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review)) as { status?: { allowed?: boolean } };
    return answer.status?.allowed === true;
  };
}

export function serverOf(kubectl: Kubectl): Server {
  return { api: kubectl, version: () => version(kubectl), mayI: mayI(kubectl) };
}

import { KubernetesApi } from "../../kubernetes/clusterApi";
import { Kubectl } from "../kubectl";
import { createEach } from "../objectFile";
import { UnrecoverableError } from "../poll";
import { MayI } from "./rights";

/** What the preflight asks of the API server. */
export interface Server {
  readonly api: KubernetesApi;
  /** Its Kubernetes version, `vX.Y.Z` and more. */
  readonly version: () => Promise<string>;
  readonly mayI: MayI;
}

const noApiServer =
  "the server that answers at this address is not a Kubernetes API server: correct `server` in the kubeconfig";

/**
 * Every server of Kubernetes tells its version, even to who may do nothing else: the first question is whether it can
 * be asked at all.
 */
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
    const reviews = actions.map((resourceAttributes) => ({
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    }));
    return (await createEach(kubectl, reviews, ".status.allowed")).map((allowed) => allowed === "true");
  };
}

export function serverOf(kubectl: Kubectl): Server {
  return { api: kubectl, version: () => version(kubectl), mayI: mayI(kubectl) };
}

/** What kubectl says when an API server cannot be asked, by what it means; the first that fits. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [
    /connection refused|was refused/i,
    "nothing answers at the server's address: start the API server, or correct `server` in the kubeconfig",
  ],
  [
    /no such host/i,
    "the server's name is not known here: correct `server` in the kubeconfig, or connect to the network that knows it",
  ],
  [
    /unknown authority|certificate is not trusted/i,
    "the API server's certificate was not issued by the CA in the kubeconfig, which belongs to another cluster or to an earlier one: get a new kubeconfig",
  ],
  [
    /is valid for|IP SANs|x509: certificate is not valid for any names/i,
    "the API server's certificate does not name the server's address: correct `server` in the kubeconfig, or set its tls-server-name",
  ],
  [/certificate has expired/i, "the API server's own certificate has expired: renew it on the cluster"],
  [
    /server gave HTTP response|malformed HTTP|first record does not look like/i,
    "what answers there is no API server: correct `server` in the kubeconfig",
  ],
  [
    /deadline exceeded|timeout|timed out|request canceled/i,
    "the API server does not answer in time (timeout): check that it is running, and that no firewall or VPN is in between",
  ],
  [
    /no route to host|network is unreachable/i,
    "there is no way to the server's address: connect to its network, or correct `server` in the kubeconfig",
  ],
  [
    /getting credentials|exec plugin|executable .* (not found|failed)/i,
    "the credential plugin (exec) of the kubeconfig has failed: install it, or log in with it",
  ],
  [
    /Unauthorized|must be logged in|asked for the client to provide credentials/i,
    "the API server refuses the credentials (401): they have expired, were revoked or belong to another cluster; log in again, or get a new kubeconfig",
  ],
  [
    /forbidden/i,
    "the API server knows the user and refuses the request (403): use a kubeconfig of an administrator (ClusterRole cluster-admin)",
  ],
];

/** Why an API server cannot be asked: what is to be done about it, with kubectl's own words. */
export function accessProblem(said: string): string {
  const meaning = meanings.find(([pattern]) => pattern.test(said))?.[1];
  const shown = said.replace(/^(error|Unable to connect to the server|Error from server[^:]*): /i, "");
  return meaning === undefined ? `the request to the API server failed: ${shown}` : `${meaning} (kubectl: ${shown})`;
}

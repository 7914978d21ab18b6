import { KubernetesApi, ObjectList } from "../../../wait/kubernetesApi";
import { hidden, shown } from "./hidden";
import type { Manager } from "./managers";

const secretName = "capa-manager-bootstrap-credentials";
/** IAM roles for service accounts, and kube2iam or kiam: https://cluster-api-aws.sigs.k8s.io/topics/specify-management-iam-role */
const [ofServiceAccount, ofPod] = ["eks.amazonaws.com/role-arn", "iam.amazonaws.com/role"];

interface Annotated {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Whether a profile stands in the Secret; `clusterawsadm controller zero-credentials` leaves a line break. */
function isFilled(secret: { readonly data?: Readonly<Record<string, string>> } | undefined): boolean {
  return Buffer.from(secret?.data?.["credentials"] ?? "", "base64").toString("utf8").trim() !== "";
}

/** Machines of EC2, whose instance profile or pod identity the controllers may take; neither is seen on the API server. */
async function runsOnAws(api: KubernetesApi): Promise<boolean> {
  const nodes = await shown(api.get<ObjectList<{ readonly spec?: { readonly providerID?: string } }>>("/api/v1/nodes"));
  return nodes === hidden || (nodes?.items ?? []).some(({ spec }) => spec?.providerID?.startsWith("aws:") === true);
}

/** That the AWS provider's controllers have nothing to call AWS with: no keys, no role of their own, no machine with one. */
export async function awsCredentialsProblem(api: KubernetesApi, { namespace, serviceAccount, podAnnotations }: Manager): Promise<string | undefined> {
  const secret = await shown(api.get<{ readonly data?: Readonly<Record<string, string>> }>(`/api/v1/namespaces/${namespace}/secrets/${secretName}`));
  if (secret === hidden || isFilled(secret) || (podAnnotations[ofPod] ?? "") !== "") return undefined;
  const account = await shown(api.get<Annotated>(`/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}`));
  if (account === hidden || (account?.metadata.annotations?.[ofServiceAccount] ?? "") !== "" || (await runsOnAws(api))) return undefined;
  return `the AWS provider has no credentials: its Secret ${namespace}/${secretName} ${secret === undefined ? "is missing" : "is empty"}, its ServiceAccount ${serviceAccount} has no role ` +
    `(${ofServiceAccount}), and no node is a machine of EC2: run \`clusterawsadm controller update-credentials --namespace ${namespace}\`, or give the ServiceAccount a role`;
}

import { apiGroups, KubernetesApi, ObjectList } from "../../kubernetes/clusterApi";
import { wantedVersion } from "../../kubernetes/versions";
import { Provider, providers } from "../../kubernetes/providers";
import { describeCondition } from "./conditions";
import { hidden, installedVersion, Manager, managersOf, recordedVersions, shown } from "./managers";

const howToInstall =
  "run `clusterctl init --infrastructure aws` with EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION=true and EXP_BOOTSTRAP_FORMAT_IGNITION=true";

function missingProblem({ label }: Provider): string {
  return `${label} is not installed here, or its Deployment has lost the label cluster.x-k8s.io/provider: ${howToInstall}`;
}

function versionProblem(provider: Provider, version: string | undefined): string | undefined {
  const wanted = version === undefined ? undefined : wantedVersion(provider, version);
  return wanted === undefined
    ? undefined
    : `${provider.label} is ${version}, which this program does not know: it takes ${wanted} (\`clusterctl upgrade plan\`, or the operator's spec.version)`;
}

function availability(label: string, { namespace, name, available }: Manager): string | undefined {
  if (available?.status === "True") return undefined;
  const why = available === undefined ? "Available is not set yet" : describeCondition(available);
  return `the manager of ${label} is not running (${why}): check \`kubectl -n ${namespace} describe deployment ${name}\` and its logs`;
}

/**
 * What the program's objects are of. An image may have no version in its name; this is what its version is looked at
 * for.
 */
async function servedProblem(api: KubernetesApi): Promise<string | undefined> {
  const groups = Object.values(apiGroups);
  const served = await Promise.all(groups.map((group) => api.get(`/apis/${group}/v1beta2`)));
  const lacking = groups.filter((_group, index) => served[index] === undefined);
  return lacking.length === 0
    ? undefined
    : `the API server does not serve v1beta2 of ${lacking.join(", ")}, the API version of the clusters' objects: upgrade the providers`;
}

/** Everything because of which the installation that is there cannot make clusters of this program. */
export async function providersProblems(api: KubernetesApi): Promise<(string | undefined)[]> {
  const [managers, recorded] = [await managersOf(api), await recordedVersions(api)];
  if (managers.size === 0 && recorded.size === 0)
    return [`Cluster API is not installed here: ${howToInstall}, or let the program do it (management.install: true)`];
  const missing = providers.filter(({ label }) => !managers.has(label)).map(missingProblem);
  const versions = providers
    .map((provider) => versionProblem(provider, installedVersion(provider, managers, recorded)))
    .filter((problem) => problem !== undefined);
  const running = [...managers].flatMap(([label, manager]) => [
    availability(label, manager),
    gateProblem(label, manager),
  ]);
  // Who lacks a provider, or has an old one, has heard what to do about what it does not serve.
  const served = missing.length + versions.length > 0 ? undefined : await servedProblem(api);
  const aws = managers.get("infrastructure-aws");
  return [
    ...missing,
    ...versions,
    served,
    ...running,
    aws === undefined ? undefined : await awsCredentialsProblem(api, aws),
  ];
}

/**
 * The gates without which no object of this program passes the webhooks, by the label of the provider whose manager has
 * them.
 */
const ignitionGates: Readonly<Record<string, { readonly gate: string; readonly variable: string }>> = {
  "bootstrap-kubeadm": { gate: "KubeadmBootstrapFormatIgnition", variable: "EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION" },
  "control-plane-kubeadm": {
    gate: "KubeadmBootstrapFormatIgnition",
    variable: "EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION",
  },
  "infrastructure-aws": { gate: "BootstrapFormatIgnition", variable: "EXP_BOOTSTRAP_FORMAT_IGNITION" },
};

/**
 * The values of `--feature-gates` in a manager's command line, the last one of each: it may be there more than once,
 * and in two words.
 */
function gatesOf(commandLine: readonly string[]): ReadonlyMap<string, string> {
  const values = commandLine.flatMap((word, index) => {
    if (/^--?feature-gates=/.test(word)) return [word.slice(word.indexOf("=") + 1)];
    return /^--?feature-gates$/.test(word) ? [commandLine[index + 1] ?? ""] : [];
  });
  return new Map(
    values
      .flatMap((value) => value.split(","))
      .map((pair): [string, string] => {
        const [gate = "", on = ""] = pair.split("=").map((part) => part.trim());
        return [gate, on];
      }),
  );
}

/** Go's own words for true. */
const on = /^(1|t|true)$/i;

/** That a manager runs without its Ignition gate, which is off by default. */
function gateProblem(label: string, { namespace, name, commandLine }: Manager): string | undefined {
  const wanted = ignitionGates[label];
  if (wanted === undefined) return undefined;
  const found = gatesOf(commandLine).get(wanted.gate);
  if (found !== undefined && on.test(found)) return undefined;
  return (
    `${label} runs without the feature gate ${wanted.gate}${found === undefined ? "" : ` (it is ${found})`}, and refuses Ignition: ` +
    `set ${wanted.variable}=true and install it again, or write ${wanted.gate}=true into --feature-gates (\`kubectl -n ${namespace} edit deployment ${name}\`; with the operator spec.manager.featureGates)`
  );
}

const secretName = "capa-manager-bootstrap-credentials";
/**
 * IAM roles for service accounts, and kube2iam or kiam:
 * https://cluster-api-aws.sigs.k8s.io/topics/specify-management-iam-role
 */
const [ofServiceAccount, ofPod] = ["eks.amazonaws.com/role-arn", "iam.amazonaws.com/role"];

interface Annotated {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Whether a profile stands in the Secret; `clusterawsadm controller zero-credentials` leaves a line break. */
function isFilled(secret: { readonly data?: Readonly<Record<string, string>> } | undefined): boolean {
  return (
    Buffer.from(secret?.data?.["credentials"] ?? "", "base64")
      .toString("utf8")
      .trim() !== ""
  );
}

/**
 * Machines of EC2, whose instance profile or pod identity the controllers may take; neither is seen on the API server.
 */
async function runsOnAws(api: KubernetesApi): Promise<boolean> {
  const nodes = await shown(api.get<ObjectList<{ readonly spec?: { readonly providerID?: string } }>>("/api/v1/nodes"));
  return nodes === hidden || (nodes?.items ?? []).some(({ spec }) => spec?.providerID?.startsWith("aws:") === true);
}

/**
 * That the AWS provider's controllers have nothing to call AWS with: no keys, no role of their own, no machine with
 * one.
 */
async function awsCredentialsProblem(
  api: KubernetesApi,
  { namespace, serviceAccount, podAnnotations }: Manager,
): Promise<string | undefined> {
  const secret = await shown(
    api.get<{ readonly data?: Readonly<Record<string, string>> }>(
      `/api/v1/namespaces/${namespace}/secrets/${secretName}`,
    ),
  );
  if (secret === hidden || isFilled(secret) || (podAnnotations[ofPod] ?? "") !== "") return undefined;
  const account = await shown(api.get<Annotated>(`/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}`));
  if (account === hidden || (account?.metadata.annotations?.[ofServiceAccount] ?? "") !== "" || (await runsOnAws(api)))
    return undefined;
  return (
    `the AWS provider has no credentials: its Secret ${namespace}/${secretName} ${secret === undefined ? "is missing" : "is empty"}, its ServiceAccount ${serviceAccount} has no role ` +
    `(${ofServiceAccount}), and no node is a machine of EC2: run \`clusterawsadm controller update-credentials --namespace ${namespace}\`, or give the ServiceAccount a role`
  );
}

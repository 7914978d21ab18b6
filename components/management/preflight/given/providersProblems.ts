import { apiGroups } from "../../../workload/apiVersions";
import { KubernetesApi } from "../../../wait/kubernetesApi";
import { describeCondition } from "../../../wait/conditions";
import { Provider, providers } from "../../providers";
import { wantedVersion } from "../../supportedVersions";
import { awsCredentialsProblem } from "./awsCredentials";
import { gateProblem } from "./gates";
import { installedVersion, Manager, managersOf, recordedVersions } from "./managers";

const howToInstall = "run `clusterctl init --infrastructure aws` with EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION=true and EXP_BOOTSTRAP_FORMAT_IGNITION=true";

function missingProblem({ label }: Provider): string {
  return `${label} is not installed here, or its Deployment has lost the label cluster.x-k8s.io/provider: ${howToInstall}`;
}

function versionProblem(provider: Provider, version: string | undefined): string | undefined {
  const wanted = version === undefined ? undefined : wantedVersion(provider, version);
  return wanted === undefined ? undefined : `${provider.label} is ${version}, which this program does not know: it takes ${wanted} (\`clusterctl upgrade plan\`, or the operator's spec.version)`;
}

function availability(label: string, { namespace, name, available }: Manager): string | undefined {
  if (available?.status === "True") return undefined;
  const why = available === undefined ? "Available is not set yet" : describeCondition(available);
  return `the manager of ${label} does not run (${why}): look at \`kubectl -n ${namespace} describe deployment ${name}\` and its logs`;
}

/** What the program's objects are of. An image may have no version in its name; this is what its version is looked at for. */
async function servedProblem(api: KubernetesApi): Promise<string | undefined> {
  const groups = Object.values(apiGroups);
  const served = await Promise.all(groups.map((group) => api.get(`/apis/${group}/v1beta2`)));
  const lacking = groups.filter((_group, index) => served[index] === undefined);
  return lacking.length === 0 ? undefined : `the API server does not serve v1beta2 of ${lacking.join(", ")}, which the clusters' objects are of: upgrade the providers`;
}

/** Everything because of which the installation that is there cannot make clusters of this program. */
export async function providersProblems(api: KubernetesApi): Promise<(string | undefined)[]> {
  const [managers, recorded] = [await managersOf(api), await recordedVersions(api)];
  if (managers.size === 0 && recorded.size === 0) return [`Cluster API is not installed here: ${howToInstall}, or let the program do it (management.install: true)`];
  const missing = providers.filter(({ label }) => !managers.has(label)).map(missingProblem);
  const versions = providers.map((provider) => versionProblem(provider, installedVersion(provider, managers, recorded))).filter((problem) => problem !== undefined);
  const running = [...managers].flatMap(([label, manager]) => [availability(label, manager), gateProblem(label, manager)]);
  // Who lacks a provider, or has an old one, has heard what to do about what it does not serve.
  const served = missing.length + versions.length > 0 ? undefined : await servedProblem(api);
  const aws = managers.get("infrastructure-aws");
  return [...missing, ...versions, served, ...running, aws === undefined ? undefined : await awsCredentialsProblem(api, aws)];
}

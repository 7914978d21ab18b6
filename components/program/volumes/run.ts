import type { KubernetesApi, ObjectList } from "../../kubernetes/clusterApi";
import type { KubernetesManifest } from "../../kubernetes/manifest";
import type { Call } from "../call";
import { Observation, pending, reached, waitUntilReached } from "../poll";
import { askedAgain } from "../probe/guard";
import type { VolumesRequest } from "./request";
import { EbsVolume, ebsVolumes, keptText, PersistentVolume, unknownText } from "./volumes";

const everyMilliseconds = 2000;

/** What a deletion needs of kubectl. */
export interface Cluster extends KubernetesApi {
  run(...args: readonly string[]): Promise<string>;
}

interface Pod extends KubernetesManifest {
  readonly spec?: { readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[] };
}

async function find(cluster: KubernetesApi): Promise<EbsVolume[]> {
  return ebsVolumes((await cluster.get<ObjectList<PersistentVolume>>("/api/v1/persistentvolumes"))?.items ?? []);
}

/** Pods by which a claim is in use: `<namespace>/<name>`. */
async function podsWith(cluster: KubernetesApi, claims: ReadonlySet<string>): Promise<[string, string][]> {
  const pods = (await cluster.get<ObjectList<Pod>>("/api/v1/pods"))?.items ?? [];
  return pods.flatMap(({ metadata: { namespace = "default", name }, spec }) =>
    (spec?.volumes ?? []).some(({ persistentVolumeClaim: claim }) => claims.has(`${namespace}/${claim?.claimName}`))
      ? [[namespace, name] as [string, string]]
      : [],
  );
}

/**
 * Deletes claims, and what holds them. Kubernetes keeps a claim as long as a pod on a node uses it, so the pods go,
 * too; what makes them anew gets no node for them, since all are cordoned. The CSI driver's own pods stay where they
 * are.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection
 */
async function deleteClaims(cluster: Cluster, volumes: readonly EbsVolume[]): Promise<void> {
  const claims = new Set(volumes.flatMap(({ claim }) => claim ?? []));
  const nodes = (await cluster.get<ObjectList<KubernetesManifest>>("/api/v1/nodes"))?.items ?? [];
  if (nodes.length > 0) await cluster.run("cordon", ...nodes.map(({ metadata }) => metadata.name));
  for (const claim of claims) {
    const [namespace = "", name = ""] = claim.split("/");
    await cluster.run("delete", "pvc", name, "--namespace", namespace, "--ignore-not-found", "--wait=false");
  }
  for (const [namespace, name] of await podsWith(cluster, claims))
    await cluster.run("delete", "pod", name, "--namespace", namespace, "--ignore-not-found", "--wait=false");
}

async function gone(cluster: KubernetesApi, deleted: readonly EbsVolume[]): Promise<Observation> {
  const ids = new Set(deleted.map(({ id }) => id));
  const left = (await find(cluster)).filter(({ id }) => ids.has(id));
  const [first] = left;
  if (first === undefined) return reached(`EBS volumes that are deleted: ${deleted.length}`);
  return pending(
    `PersistentVolume ${first.persistentVolume}`,
    `its EBS volume ${first.id} (${first.claim ?? "not claimed"}) is not deleted yet, ${left.length} of ${deleted.length} left`,
    "kubectl describe pv, and the log of ebs-csi-controller in kube-system, with the workload cluster's kubeconfig; " +
      "or delete the volume by hand and its PersistentVolume with it, and run again",
  );
}

async function remove(
  cluster: Cluster,
  volumes: readonly EbsVolume[],
  request: VolumesRequest,
  say: Call["say"],
): Promise<void> {
  const going = volumes.filter(({ goesWithClaim }) => goesWithClaim);
  if (going.length === 0) return;
  await deleteClaims(cluster, going);
  const pace = { limitMilliseconds: request.minutes * 60_000, everyMilliseconds };
  say(await waitUntilReached(() => gone(cluster, going), pace, say));
}

/**
 * Before a cluster is deleted: says which EBS volumes stay, or deletes those that go with their claims. A cluster that
 * cannot be asked is no reason to keep it, so that is said, and the deletion goes on.
 */
export async function leaveVolumes(
  cluster: Cluster,
  request: VolumesRequest,
  say: Call["say"],
  patience?: number,
): Promise<void> {
  let volumes: EbsVolume[];
  try {
    volumes = await askedAgain(() => find(cluster), patience);
  } catch (error) {
    say(unknownText(request, (error as Error).message));
    return;
  }
  if (request.policy === "delete") await remove(cluster, volumes, request, say);
  const kept = request.policy === "keep" ? volumes : volumes.filter(({ goesWithClaim }) => !goesWithClaim);
  for (const line of keptText(kept, request)) say(line);
}

export async function runVolumes(request: VolumesRequest, { kubectl, say }: Call): Promise<string> {
  await leaveVolumes(kubectl(), request, say);
  return "";
}

import { KubeClient } from "../kubernetes/client";

interface ApiResourceList {
  readonly groupVersion: string;
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly verbs: readonly string[] }[];
}

interface ObjectList {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly namespace?: string } }[];
}

type Requests = Pick<KubeClient, "request">;

/** Kinds that the API server and its controllers write by themselves at any time. */
const transient = new Set([
  "Event",
  "Lease",
  "EndpointSlice",
  "Endpoints",
  "ControllerRevision",
  "ServiceCIDR",
  "IPAddress",
]);

/**
 * Objects that the controller manager adds to each namespace at some time; they go with the namespace, which is
 * counted.
 */
const ofNamespace = /^(ServiceAccount [^/]+\/default|ConfigMap [^/]+\/kube-root-ca\.crt)$/;

async function groupVersions(client: Requests): Promise<string[]> {
  const { groups } = await client.request<{ groups: { preferredVersion: { groupVersion: string } }[] }>("GET", "/apis");
  return groups.map(({ preferredVersion }) => preferredVersion.groupVersion);
}

async function listed(client: Requests, prefix: string): Promise<string[]> {
  const { resources } = await client.request<ApiResourceList>("GET", prefix);
  const kinds = resources.filter(
    ({ name, kind, verbs }) =>
      !name.includes("/") && verbs.includes("list") && verbs.includes("delete") && !transient.has(kind),
  );
  const lists = await Promise.all(
    kinds.map(async ({ name, kind }) => {
      const { items } = await client.request<ObjectList>("GET", `${prefix}/${name}`);
      return items.map(
        ({ metadata }) => `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`,
      );
    }),
  );
  return lists.flat();
}

/** Every object on the API server that somebody has created, as "Kind namespace/name". */
export async function objectInventory(client: Requests): Promise<string[]> {
  const prefixes = ["/api/v1", ...(await groupVersions(client)).map((version) => `/apis/${version}`)];
  const lists = await Promise.all(prefixes.map((prefix) => listed(client, prefix)));
  return lists
    .flat()
    .filter((object) => !ofNamespace.test(object))
    .sort();
}

import { createHash } from "crypto";

/** A kind cluster to be made, verified or deleted. */
export interface KindRequest {
  readonly run: "kind";
  readonly name: string;
  /** Image of its node; kind's own default if absent. */
  readonly image?: string;
  /** Who makes it: only that one takes it over, and deletes it. */
  readonly owner: string;
}

/**
 * A label's value has no room for any text:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
function labelValue(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** On the node: whose cluster it is, and of which image. kind keeps nothing else that could tell. */
export const [ownerLabel, imageLabel] = ["capi-ignition/owner", "capi-ignition/node-image"] as const;

export function nodeLabels({ owner, image }: Pick<KindRequest, "owner" | "image">): Readonly<Record<string, string>> {
  return { [ownerLabel]: labelValue(owner), [imageLabel]: labelValue(image ?? "") };
}

/**
 * kind's configuration of the cluster: one node that says whose it is.
 * https://kind.sigs.k8s.io/docs/user/configuration/
 */
export function kindConfiguration(request: KindRequest): string {
  const nodes = [{ role: "control-plane", labels: nodeLabels(request) }];
  return JSON.stringify({ kind: "Cluster", apiVersion: "kind.x-k8s.io/v1alpha4", nodes });
}

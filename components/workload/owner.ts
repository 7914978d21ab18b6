import type { KubernetesManifest } from "../kubernetes/manifest";

/** On a Cluster: which stack has made it. Nothing else tells ours from one of the same name that somebody has applied by hand. */
const ownerAnnotation = "capi-ignition/made-by";

export function ownedBy(owner: string | undefined): Readonly<Record<string, string>> {
  return owner === undefined ? {} : { [ownerAnnotation]: owner };
}

/** The stack that has made it; undefined if none has. */
export function ownerOf({ metadata }: Pick<KubernetesManifest, "metadata">): string | undefined {
  return (metadata["annotations"] as Readonly<Record<string, string>> | undefined)?.[ownerAnnotation];
}

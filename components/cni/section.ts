import { calicoManifest, versions } from "../kubernetes/pinned";
import { section, text } from "../schema/fields";
import { location, sha256 } from "../schema/text";

/** Where a cluster's CNI plugin comes from. */
export const cni = section(
  {
    manifest: text(
      {
        description: "Path or https:// URL of Calico's plain manifest.",
        example: "calico.yaml",
        see: "https://docs.tigera.io/calico/latest/getting-started/kubernetes/self-managed-onprem/onpremises",
        change: {
          kind: "in place",
          words:
            "its pods restart; objects that are not in the new manifest are deleted last, and a CRD with all objects of its kind",
        },
      },
      location("a manifest", { url: true }),
    ),
    sha256: text(
      {
        description: "Checksum of the manifest, as `sha256sum` prints it; a manifest with another checksum is refused.",
        example: "what `sha256sum` prints for it",
        change: { kind: "in place", words: "with the manifest" },
      },
      sha256,
    ),
  },
  {
    description: "The CNI plugin. Another manifest needs its own checksum.",
    otherwise: `Calico ${versions.calico}`,
  },
).prefault(calicoManifest);

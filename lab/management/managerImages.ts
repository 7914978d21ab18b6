import { Upstream, upstreamVersion } from "../tools/goModules";

/** The program that the lab has built instead of each provider manager's image. */
const PROGRAMS: Readonly<Record<string, { readonly program: string; readonly upstream: Upstream }>> = {
  "cluster-api-controller": { program: "capi-controller", upstream: "cluster-api" },
  "kubeadm-bootstrap-controller": { program: "kubeadm-bootstrap-controller", upstream: "cluster-api" },
  "kubeadm-control-plane-controller": { program: "kubeadm-control-plane-controller", upstream: "cluster-api" },
  "cluster-api-aws-controller": { program: "capa-controller", upstream: "cluster-api-provider-aws" },
};

/** Name of the program for an image, or why there is no program. */
export function programOf(image: string): { readonly program: string } | { readonly missing: string } {
  const [, name = "", tag = ""] = /([^/:@]+)(?::([^/@]+))?(?:@.*)?$/.exec(image) ?? [];
  const known = PROGRAMS[name];
  if (known === undefined)
    return {
      missing: `the lab has no program for the image ${image}; it has those of ${Object.keys(PROGRAMS).join(", ")}`,
    };
  const built = upstreamVersion(known.upstream);
  if (tag !== built) {
    return {
      missing: `the image ${image} is version ${tag}, but the lab has built ${built}; change the version in the settings or in lab/upstream`,
    };
  }
  return { program: known.program };
}

import { Upstream, upstreamVersion } from "../tools/goModules";

/** The program that the lab has built in the place of each image of a provider's manager. */
const PROGRAMS: Readonly<Record<string, { readonly program: string; readonly upstream: Upstream }>> = {
  "cluster-api-controller": { program: "capi-controller", upstream: "cluster-api" },
  "kubeadm-bootstrap-controller": { program: "kubeadm-bootstrap-controller", upstream: "cluster-api" },
  "kubeadm-control-plane-controller": { program: "kubeadm-control-plane-controller", upstream: "cluster-api" },
  "cluster-api-aws-controller": { program: "capa-controller", upstream: "cluster-api-provider-aws" },
};

/** Name of the program for an image, or why there is none. */
export function programOf(image: string): { readonly program: string } | { readonly missing: string } {
  const [, name = "", tag = ""] = /([^/:@]+)(?::([^/@]+))?(?:@.*)?$/.exec(image) ?? [];
  const known = PROGRAMS[name];
  if (known === undefined) return { missing: `the lab has no program for the image ${image}; it has those of ${Object.keys(PROGRAMS).join(", ")}` };
  const built = upstreamVersion(known.upstream);
  if (tag !== built) return { missing: `the image ${image} is ${tag}, and the lab has built ${built}; change the version in the settings or in lab/upstream` };
  return { program: known.program };
}

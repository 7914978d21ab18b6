import * as os from "os";

/**
 * The file of a kubeconfig that is given by its path, with the home folder in the place of `~`; undefined where it is the kubeconfig's text.
 * The Kubernetes provider takes either.
 * @see https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/#inputs
 */
export function kubeconfigPath(given: string): string | undefined {
  if (given.includes("\n") || given.trimStart().startsWith("{")) return undefined;
  return given.replace(/^~(?=\/)/, os.homedir());
}

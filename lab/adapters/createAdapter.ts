import { Adapter, AdapterContext } from "./adapter";
import { CommandAdapter } from "./command/commandAdapter";
import { KubernetesAdapter } from "./kubernetes/kubernetesAdapter";

/** The packages whose resources the lab can apply. */
export const packages = ["kubernetes", "command"] as const;
export type PackageName = (typeof packages)[number];

/** The adapter of a package, not configured yet. */
export function createAdapter(packageName: PackageName, context: AdapterContext): Adapter {
  switch (packageName) {
    case "kubernetes":
      return new KubernetesAdapter(context);
    case "command":
      return new CommandAdapter(context);
  }
}

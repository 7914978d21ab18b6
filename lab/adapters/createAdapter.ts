import { Adapter, AdapterContext } from "./adapter";
import { AwsAdapter } from "./aws/awsAdapter";
import { CommandAdapter } from "./command/commandAdapter";
import { KubernetesAdapter } from "./kubernetes/kubernetesAdapter";

/** The packages whose resources the lab can apply. */
export const packages = ["aws", "kubernetes", "command"] as const;
export type PackageName = (typeof packages)[number];

/** Makes the adapter of a package, not configured yet. */
export type AdapterFactory = (packageName: PackageName, context: AdapterContext) => Adapter;

export const createAdapter: AdapterFactory = (packageName, context) => {
  switch (packageName) {
    case "aws":
      return new AwsAdapter();
    case "kubernetes":
      return new KubernetesAdapter(context);
    case "command":
      return new CommandAdapter(context);
  }
};

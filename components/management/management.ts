import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import { kubeconfigPath } from "../kubernetes/kubeconfigPath";
import type { ManagementAccess } from "../wait/waitCommand";

/** A management cluster with its providers, whoever has installed them. What is made with Cluster API depends on the whole of it. */
export interface Management extends pulumi.ComponentResource {
  readonly provider: Provider;
  readonly access: ManagementAccess;
  /** The look at the cluster: what should not be made where that one cannot be used depends on it. */
  readonly preflight: pulumi.Resource;
}

/** Access by a kubeconfig that is given as its path or its text. A text holds a client's key; a path says nothing. */
export function managementAccess({ kubeconfig, context }: ManagementAccess): ManagementAccess {
  const isPath = typeof kubeconfig === "string" && kubeconfigPath(kubeconfig) !== undefined;
  return { kubeconfig: isPath ? kubeconfig : pulumi.secret(kubeconfig), ...(context === undefined ? {} : { context }) };
}

import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import { changedInPlace } from "../kubernetes/changedInPlace";
import type { ManagementAccess } from "../wait/waitCommand";
import { Management, managementAccess } from "./management";
import { preflightCommand } from "./preflight/preflightCommand";
import type { GivenInstallation } from "./preflight/request";

export interface ExistingManagementArgs {
  readonly access: ManagementAccess;
  /** Identity of the Kubernetes provider, and the owner's name on Clusters: a plain text that never changes, such as project and stack. */
  readonly clusterIdentifier: string;
  /** What will be made there, which the look at the cluster is about. */
  readonly wanted: Omit<GivenInstallation, "owner">;
}

/**
 * A management cluster whose providers are taken as they are: another stack's, clusterctl's or the operator's. Nothing of
 * it is made, changed or deleted here; the look at it comes before whatever is.
 */
export class ExistingManagement extends pulumi.ComponentResource implements Management {
  public readonly provider: Provider;
  public readonly access: ManagementAccess;
  public readonly preflight: pulumi.Resource;

  public constructor(name: string, { access, clusterIdentifier, wanted }: ExistingManagementArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("capi-ignition:management:ExistingManagement", name, {}, opts);
    this.access = managementAccess(access);
    this.provider = new Provider(name, { ...this.access, clusterIdentifier, ...changedInPlace }, { parent: this });
    this.preflight = preflightCommand(`${name}-preflight`, { kind: "given", owner: clusterIdentifier, ...wanted }, this.access, { parent: this });
    this.registerOutputs({ kubeconfig: this.access.kubeconfig });
  }
}

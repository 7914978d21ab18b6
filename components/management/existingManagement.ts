import type { Command } from "@pulumi/command/local";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import type { Kubeconfig } from "../kubernetes/kubeconfig";
import { changedInPlace } from "../kubernetes/object";
import { ManagementAccess, preflightCommand } from "../program/probe/commands";
import type { GivenInstallation } from "../program/probe/request";
import { defined } from "../schema/values";

/** A cluster that is there. */
export interface ExistingCluster {
  readonly kubeconfig: Kubeconfig<pulumi.Input<string>>;
  /** Context of the kubeconfig; its current one if absent. */
  readonly context?: string | undefined;
}

export interface ExistingManagementArgs {
  readonly cluster: ExistingCluster;
  /**
   * Identity of the Kubernetes provider, and the owner's name on Clusters: a plain text that never changes and that
   * nobody else has. It begins with `<project>/<stack>`, which messages name.
   */
  readonly clusterIdentifier: string;
  /** What will be made there, which the look at the cluster is about. */
  readonly wanted: Omit<GivenInstallation, "owner">;
  /** The uid of the cluster's namespace kube-system, where it is known as the program runs. */
  readonly seen?: string | undefined;
}

/**
 * A management cluster whose providers are taken as they are: another stack's, clusterctl's or the operator's. Nothing
 * of it is made, changed or deleted here; the look at it comes before whatever is.
 */
export class ExistingManagement extends pulumi.ComponentResource implements Management {
  public readonly provider: Provider;
  public readonly access: ManagementAccess;
  public readonly preflight: Command;

  public constructor(
    name: string,
    { cluster, clusterIdentifier, wanted, seen }: ExistingManagementArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("capi-ignition:management:ExistingManagement", name, {}, opts);
    this.access = managementAccess(cluster);
    this.provider = new Provider(name, { ...this.access, clusterIdentifier, ...changedInPlace }, { parent: this });
    this.preflight = preflightCommand(
      `${name}-preflight`,
      { kind: "given", owner: clusterIdentifier, ...wanted, seen },
      this.access,
      { parent: this },
    );
    this.registerOutputs({ kubeconfig: this.access.kubeconfig });
  }
}

/**
 * A management cluster with its providers, whoever has installed them. What is made with Cluster API depends on the
 * whole of it.
 */
export interface Management extends pulumi.ComponentResource {
  readonly provider: Provider;
  readonly access: ManagementAccess;
  /**
   * The look at the cluster: what should not be made where that one cannot be used depends on it. Its text names the
   * cluster.
   */
  readonly preflight: Command;
}

/** What the Kubernetes provider and the commands take: one string. A text holds a client's key; a path says nothing. */
export function managementAccess({ kubeconfig, context }: ExistingCluster): ManagementAccess {
  return defined({ kubeconfig: "path" in kubeconfig ? kubeconfig.path : pulumi.secret(kubeconfig.text), context });
}

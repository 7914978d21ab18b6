import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import { customResourceDefinitions } from "../program/crds/command";
import { isDefinition, renderCrds, RenderedCrds } from "../program/crds/rendered";
import { KubernetesManifest, objectName, objectsIn, runsPods } from "../kubernetes/manifest";
import { changedInPlace, KubernetesObject } from "../kubernetes/object";
import { otherHands } from "../program/otherHands";
import { ClusterName, ExpectedPool } from "../program/probe/request";
import { lookCommand, ManagementAccess, rolloutSteps, waitCommand } from "../program/probe/commands";
import { defined } from "../schema/values";

/** The cluster that gets the CNI; a WorkloadCluster is one. */
export interface CniTarget {
  /** With its deletion everything inside the cluster is gone. */
  readonly cluster: pulumi.Resource;
  readonly clusterName: ClusterName;
  readonly kubeconfig: pulumi.Output<string>;
  readonly nodeCount: number;
  readonly pools: readonly ExpectedPool[];
  /** The objects that own its machines. */
  readonly owners: readonly pulumi.Resource[];
  readonly revision: string;
}

export interface CalicoCniArgs {
  readonly target: CniTarget;
  /** Calico's manifest, taken apart. */
  readonly manifest: ManifestObjects;
  readonly management: ManagementAccess;
  /** Identity of the provider: a plain text that never changes, such as stack and cluster. */
  readonly clusterIdentifier: string;
  /** Minutes within which the next node has to be Ready, and then the cluster available. */
  readonly readyMinutes: number;
}

/**
 * Calico from its plain manifest. Its end is that of the cluster's creation: every node Ready, the Cluster available.
 */
export class CalicoCni extends pulumi.ComponentResource {
  /** Text of `kubectl cluster-info`. */
  public readonly clusterInfo: pulumi.Output<string>;
  /** Text of `kubectl get nodes`. */
  public readonly nodes: pulumi.Output<string>;

  public constructor(name: string, args: CalicoCniArgs, opts?: pulumi.ComponentResourceOptions) {
    super("capi-ignition:cni:CalicoCni", name, {}, opts);
    const { target, management, readyMinutes: minutes } = args;
    const { clusterName: cluster, revision, kubeconfig } = target;
    const { foundation, workloads } = this.createObjects(name, args);

    // Not after the workloads: they too wait for nodes that are Ready, and could say less about why one is not.
    // After the owners of the machines, which they would otherwise find as they were before this run.
    const waits = (
      [
        ["nodes-ready", "nodes", foundation],
        ["cluster-available", "available", workloads],
      ] as const
    ).map(([role, kind, after]) =>
      waitCommand(
        `${name}-${role}`,
        {
          stage: { kind, pools: target.pools },
          cluster,
          access: management,
          minutes,
          machines: rolloutSteps(target.nodeCount),
          revision,
        },
        { parent: this, dependsOn: [...after, ...target.owners] },
      ),
    );

    const lookOpts = { parent: this, dependsOn: waits };
    const lookRevision = `${revision}-${target.nodeCount}`;
    // The texts are no secret, though the kubeconfig that they were asked with is.
    this.clusterInfo = pulumi.unsecret(
      lookCommand(`${name}-cluster-info`, "cluster-info", kubeconfig, lookRevision, lookOpts).stdout,
    );
    this.nodes = pulumi.unsecret(lookCommand(`${name}-nodes`, "nodes", kubeconfig, lookRevision, lookOpts).stdout);
    this.registerOutputs({ clusterInfo: this.clusterInfo, nodes: this.nodes });
  }

  private createObjects(name: string, args: CalicoCniArgs): Record<"foundation" | "workloads", pulumi.Resource[]> {
    const {
      target: { kubeconfig, cluster: deletedWith },
      manifest,
      clusterIdentifier,
      readyMinutes: minutes,
    } = args;
    // A kubeconfig with a renewed certificate is another one; without the identifier the provider and all objects would
    // be replaced.
    const provider = new Provider(
      `${name}-workload`,
      { kubeconfig, clusterIdentifier, ...changedInPlace },
      { parent: this },
    );
    const common = { parent: this, deletedWith };
    const applied =
      manifest.definitions === undefined
        ? []
        : [{ definitions: manifest.definitions, access: { kubeconfig }, minutes }];
    const definitions = applied.map((crdsArgs) => customResourceDefinitions(`${name}-crds`, crdsArgs, common));
    const hands = otherHands(name, { kubeconfig });
    const register = (object: KubernetesManifest, opts: pulumi.CustomResourceOptions): KubernetesObject =>
      new KubernetesObject(`${name}-${objectName(object)}`, object, { ...common, ...hands, provider, ...opts });
    // Other CNIs than Calico have objects of their own kinds among these.
    const foundation = [
      ...definitions,
      ...manifest.foundation.map((object) => register(object, { dependsOn: definitions })),
    ];
    const customTimeouts = { create: `${minutes}m`, update: `${minutes}m` };
    return {
      foundation,
      workloads: manifest.workloads.map((object) => register(object, { dependsOn: foundation, customTimeouts })),
    };
  }
}

const nodeImage = /\/calico\/node:(v\d+\.\d+\.\d+)$/;

/** The version of Calico that a manifest installs; undefined if it is another plugin's, or not one of its releases. */
export function calicoVersion({ workloads }: Pick<ManifestObjects, "workloads">): string | undefined {
  const images = JSON.stringify(workloads).match(/"image":"[^"]*"/g) ?? [];
  return images.map((image) => nodeImage.exec(image.slice(0, -1))?.[1]).find((version) => version !== undefined);
}

export interface ManifestObjects {
  /** Absent where the manifest has none. */
  readonly definitions?: RenderedCrds;
  /** What has to be there before the pods, in no order of its own. */
  readonly foundation: readonly KubernetesManifest[];
  readonly workloads: readonly KubernetesManifest[];
}

/** The objects of a manifest: CRDs, what else has to be there first, and the pods. */
export function manifestObjects(yaml: string): ManifestObjects {
  const objects = objectsIn(yaml, "the CNI manifest cannot be used");
  const workloads = objects.filter(runsPods);
  if (workloads.length === 0)
    throw new Error(
      "the CNI manifest has no DaemonSet, so no node would become Ready. Fix: check the file that the setting names",
    );
  const definitions = objects.filter(isDefinition);
  const foundation = objects.filter((object) => !runsPods(object) && !isDefinition(object));
  const rendered = definitions.length === 0 ? undefined : renderCrds(definitions);
  return defined({ definitions: rendered, foundation, workloads });
}

import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import { KubernetesObject } from "../kubernetes/object";
import { otherHands } from "../program/otherHands";
import { ExpectedPool, Stage } from "../program/probe/request";
import { ManagementAccess, rolloutSteps, waitCommand } from "../program/probe/commands";
import { volumesCommand } from "../program/volumes/command";
import { renderAddons, RenderedAddon } from "./addons";
import { writtenByProvider } from "./cluster";
import { ClusterContext, specHash } from "./objects";
import type { RenderedPool } from "./pool";
import { renderWorkload, rolloutRevision } from "./render";
import { checkedCluster, Cluster, ClusterInput, machineCount } from "./section";

export interface WorkloadClusterArgs {
  /** Its settings, which `clusterSchema` documents and checks; what has a default may be left out. */
  readonly cluster: ClusterInput;
  readonly context: ClusterContext;
  /** Text of the AWS provider's cluster-template-flatcar.yaml; the add-ons are taken from it. */
  readonly addonTemplate: string;
  readonly management: ManagementAccess;
}

/**
 * A workload cluster as Cluster API objects on the management cluster, which the `kubernetes` provider in the options
 * reaches. The kubeconfig is there when the first API server answers; nodes become Ready with a CNI.
 *
 * The Cluster comes first, since everything else is deleted with it: Cluster API takes machines, control plane and
 * network down in the order that works, and only if nobody else deletes them. `cluster.protect` therefore protects
 * this one object.
 */
export class WorkloadCluster extends pulumi.ComponentResource {
  /** The Cluster object. What lives inside the cluster is deleted with it. */
  public readonly cluster: KubernetesObject;
  public readonly clusterName: { readonly namespace: string; readonly name: string };
  public readonly kubeconfig: pulumi.Output<string>;
  /** Resolves when the workers have joined and the add-ons are applied. */
  public readonly ready: pulumi.Output<boolean>;
  /** Nodes that the cluster has when it is complete. */
  public readonly nodeCount: number;
  /** The pools, by the names of their MachineDeployments. */
  public readonly pools: readonly ExpectedPool[];
  /** The objects that own the machines: what looks at machines comes after them. */
  public readonly owners: readonly pulumi.Resource[];
  /** Changes with everything that replaces machines; with their number it does not. */
  public readonly revision: string;

  private readonly timeouts: Cluster["timeouts"];
  /** What updates of the objects say of others' changes. */
  private readonly hands: ReturnType<typeof otherHands>;

  public constructor(
    private readonly name: string,
    private readonly args: WorkloadClusterArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    const { context, addonTemplate } = args;
    const cluster = checkedCluster(args.cluster, context);
    super("capi-ignition:workload:WorkloadCluster", name, {}, opts);
    const { namespace, protect, timeouts } = cluster;
    this.timeouts = timeouts;
    const rendered = renderWorkload(cluster, context);
    const addons = renderAddons(cluster, context, addonTemplate);
    this.clusterName = { namespace, name: context.name };
    this.nodeCount = machineCount(cluster);
    this.revision = rolloutRevision(rendered);
    this.pools = rendered.pools.map(({ machineDeployment, replicas }) => ({
      name: machineDeployment.metadata.name,
      replicas,
    }));

    const timeout = { customTimeouts: { delete: `${timeouts.deleteMinutes}m` } };
    this.hands = otherHands(name, args.management);
    this.cluster = new KubernetesObject(name, rendered.cluster, { parent: this, protect, ...this.hands, ...timeout });
    const owned = { parent: this, ...this.hands, deletedWith: this.cluster };
    const left = writtenByProvider(context);
    const infrastructure = new KubernetesObject(`${name}-infrastructure`, rendered.awsCluster, {
      ...owned,
      ...otherHands(`${name}-infrastructure`, args.management, left),
      ignoreChanges: left,
    });
    const template = new KubernetesObject(`${name}-control-plane-machines`, rendered.controlPlaneTemplate, owned);
    const controlPlane = new KubernetesObject(`${name}-control-plane`, rendered.controlPlane, {
      ...owned,
      dependsOn: template,
    });
    // After the control plane and the infrastructure: a new pool wakes the Cluster's controller, which would otherwise
    // look for the two only once in 30 s after it missed them.
    const pools = rendered.pools.map((pool) =>
      this.createPool(`${name}-${pool.name}`, pool, [infrastructure, controlPlane]),
    );
    this.owners = [controlPlane, ...pools];
    const sets = addons.map((addon) => this.createAddon(`${name}-${addon.name}`, addon));

    const provisioned = this.wait("infrastructure", { kind: "infrastructure" }, timeouts.infrastructureMinutes, [
      infrastructure,
    ]);
    const initialized = this.wait("control-plane", { kind: "control-plane" }, timeouts.controlPlaneMinutes, [
      provisioned,
      controlPlane,
    ]);
    const joined = this.waitForWorkers([initialized, ...pools]);
    const applied = this.waitForAddons(addons, [initialized, ...sets]);
    this.kubeconfig = this.readKubeconfig(initialized.stdout);
    const { volumes: policy } = cluster;
    const leaving = { policy, cluster: context.name, region: context.region, minutes: timeouts.deleteMinutes };
    volumesCommand(
      `${name}-volumes`,
      { ...leaving, kubeconfig: this.kubeconfig },
      { parent: this, dependsOn: this.cluster },
    );
    this.ready = pulumi.unsecret(pulumi.all([joined.stdout, applied.stdout])).apply(() => true);
    this.registerOutputs({ kubeconfig: this.kubeconfig, ready: this.ready });
  }

  private createPool(name: string, pool: RenderedPool, dependsOn: pulumi.Resource[]): KubernetesObject {
    const owned = { parent: this, ...this.hands, deletedWith: this.cluster };
    const machineTemplate = new KubernetesObject(`${name}-machines`, pool.machineTemplate, owned);
    const bootstrapTemplate = new KubernetesObject(`${name}-bootstrap`, pool.bootstrapTemplate, owned);
    const opts = { ...owned, dependsOn: [...dependsOn, machineTemplate, bootstrapTemplate] };
    return new KubernetesObject(name, pool.machineDeployment, {
      ...opts,
      customTimeouts: { delete: `${this.timeouts.deleteMinutes}m` },
    });
  }

  private createAddon(name: string, { configMaps, resourceSet }: RenderedAddon): KubernetesObject {
    const own = { parent: this, ...this.hands };
    const dependsOn = configMaps.map(
      (configMap, index) => new KubernetesObject(index === 0 ? name : `${name}-${index}`, configMap, own),
    );
    return new KubernetesObject(name, resourceSet, { ...own, dependsOn });
  }

  private wait(
    role: string,
    stage: Stage,
    minutes: number,
    dependsOn: pulumi.Resource[],
    revision?: string,
  ): ReturnType<typeof waitCommand> {
    const common = { stage, minutes, cluster: this.clusterName, access: this.args.management };
    return waitCommand(
      `${this.name}-${role}`,
      { ...common, ...(revision === undefined ? {} : { revision }) },
      { parent: this, dependsOn },
    );
  }

  private waitForWorkers(dependsOn: pulumi.Resource[]): ReturnType<typeof waitCommand> {
    const args = {
      stage: { kind: "workers" as const, pools: this.pools },
      minutes: this.timeouts.workersMinutes,
      machines: rolloutSteps(this.nodeCount),
      cluster: this.clusterName,
      access: this.args.management,
      revision: this.revision,
    };
    return waitCommand(`${this.name}-workers`, args, { parent: this, dependsOn });
  }

  private waitForAddons(
    addons: readonly RenderedAddon[],
    dependsOn: pulumi.Resource[],
  ): ReturnType<typeof waitCommand> {
    const resourceSets = addons.map(({ resourceSet }) => resourceSet.metadata.name);
    return this.wait(
      "addons",
      { kind: "addons", resourceSets },
      this.timeouts.addonsMinutes,
      dependsOn,
      specHash(addons),
    );
  }

  /**
   * Read on every run, since Cluster API renews its certificate; not before the wait, which the id therefore follows
   * from.
   */
  private readKubeconfig(initialized: pulumi.Output<string>): pulumi.Output<string> {
    const { namespace, name } = this.clusterName;
    // What the wait prints counts as secret when a kubeconfig's text went into it; an id must not.
    const id = pulumi.unsecret(initialized).apply(() => `${namespace}/${name}-kubeconfig`);
    const secret = Secret.get(`${this.name}-kubeconfig`, id, { parent: this });
    return pulumi.secret(secret.data.apply((data) => Buffer.from(data["value"] ?? "", "base64").toString("utf8")));
  }
}

import type { Command } from "@pulumi/command/local";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import { KindCluster } from "./kindCluster";
import type { KindSettings } from "./kindSection";
import { changedInPlace, KubernetesObject } from "../kubernetes/object";
import { ManagementAccess, preflightCommand } from "../program/probe/commands";
import type { ClusterName } from "../program/probe/request";
import { CertManager, certManagerProblems, CertManagerSource } from "./certManager";
import { credentialsVariable, LoadedComponents, providerObjects, variableProblems } from "./components";
import { ExistingCluster, Management, managementAccess } from "./existingManagement";
import { FeatureGates, gateValues } from "./featureGates";
import { inventoryDefinition } from "../kubernetes/inventory";
import { ProviderInstall } from "./providerInstall";
import { ProviderType } from "../kubernetes/providers";

/** The Kubernetes cluster that becomes the management cluster. */
export type ManagementClusterSource =
  | ({ readonly kind: "existing" } & ExistingCluster)
  /** One of kind's on the machine that runs the program. */
  | ({ readonly kind: "kind" } & KindSettings);

export interface ManagementClusterArgs {
  readonly cluster: ManagementClusterSource;
  /** The manifests of `providers`, each once. */
  readonly components: readonly LoadedComponents[];
  readonly featureGates: FeatureGates;
  /** Values of the manifests' other variables, such as CAPA_LOGLEVEL; none of them a secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** The AWS provider's credentials: a profile file in base64. */
  readonly credentials: pulumi.Input<string>;
  readonly certManager: CertManagerSource;
  /**
   * Identity of the Kubernetes provider, and the owner's name on the cluster: a plain text that never changes and that
   * nobody else has. It begins with `<project>/<stack>`, which messages name.
   */
  readonly clusterIdentifier: string;
  /** The workload clusters that will be made: another's of the same name is refused. */
  readonly workloadClusters: readonly ClusterName[];
  /** The uid of the cluster's namespace kube-system, where it is known as the program runs. */
  readonly seen?: string | undefined;
  /** Minutes within which each manager has to be Available. */
  readonly readyMinutes: number;
}

function messageOf(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

function componentVariables({ featureGates, variables }: ManagementClusterArgs): Record<string, string> {
  return { ...variables, ...gateValues(featureGates) };
}

function renderingProblems(args: ManagementClusterArgs): string[] {
  const gates = messageOf(() => gateValues(args.featureGates));
  if (gates.length > 0) return gates;
  // The credentials are not looked at: they may not be known yet, and are put in by ProviderInstall.
  const variables = { ...componentVariables(args), [credentialsVariable]: "" };
  const rendering = args.components.flatMap(({ provider, yaml }) =>
    messageOf(() => providerObjects(provider, yaml, variables)),
  );
  return [...variableProblems(args.components, args.featureGates, args.variables), ...rendering];
}

/** All problems at once, and before anything is registered: a program that stops half way leaves half a cluster. */
function refuseProblems(args: ManagementClusterArgs): void {
  const problems = [...renderingProblems(args), ...certManagerProblems(args.certManager)];
  if (problems.length > 0)
    throw new Error(
      `the management cluster cannot be installed:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
    );
}

const order: readonly ProviderType[] = [
  "CoreProvider",
  "BootstrapProvider",
  "ControlPlaneProvider",
  "InfrastructureProvider",
];

function byNeed(components: readonly LoadedComponents[]): LoadedComponents[] {
  return [...components].sort((a, b) => order.indexOf(a.provider.type) - order.indexOf(b.provider.type));
}

function coreVersion({ components }: ManagementClusterArgs): string {
  const core = components.find(({ provider }) => provider.type === "CoreProvider");
  if (core === undefined) throw new Error("the components have no core provider");
  return core.version;
}

/**
 * What `clusterctl init --infrastructure aws` makes of a Kubernetes cluster, both Ignition gates on: cert-manager if it
 * is wanted, the four providers with their managers Available, and clusterctl's inventory. Whatever is made with
 * Cluster API has to depend on the whole of it: it needs the managers until its last finalizer is gone.
 */
export class ManagementCluster extends pulumi.ComponentResource implements Management {
  public readonly provider: Provider;
  public readonly access: ManagementAccess;
  public readonly preflight: Command;
  /** What has the API server in it, if that is of this component: its deletion spares that of each object. */
  private deletedWith: { readonly deletedWith?: pulumi.Resource } = {};

  public constructor(name: string, args: ManagementClusterArgs, opts: pulumi.ComponentResourceOptions = {}) {
    refuseProblems(args);
    super("capi-ignition:management:ManagementCluster", name, {}, opts);
    const { certManager: source, clusterIdentifier, readyMinutes, workloadClusters: clusters } = args;
    this.access = this.findCluster(name, args);
    // The identifier keeps the provider, and so all objects, when the kubeconfig changes: its certificates are renewed.
    this.provider = new Provider(name, { ...this.access, clusterIdentifier, ...changedInPlace }, { parent: this });

    const look = {
      kind: "installation" as const,
      owner: clusterIdentifier,
      certManager: source.kind,
      clusterApi: coreVersion(args),
      clusters,
      seen: args.seen,
    };
    this.preflight = preflightCommand(`${name}-preflight`, look, this.access, { parent: this });
    const children = { parent: this, provider: this.provider };
    // Before all other objects: the preflight tells by it our own installation, an interrupted one too, from another's.
    const inventory = new KubernetesObject(`${name}-inventory`, inventoryDefinition(clusterIdentifier), {
      ...children,
      dependsOn: this.preflight,
      ...this.deletedWith,
    });
    const certManagerArgs = { source, access: this.access, readyMinutes, ...this.deletedWith };
    const certManager = new CertManager(`${name}-cert-manager`, certManagerArgs, { ...children, dependsOn: inventory });
    this.installProviders(name, args, certManager, inventory);
    this.registerOutputs({ kubeconfig: this.access.kubeconfig });
  }

  private findCluster(name: string, { cluster, clusterIdentifier }: ManagementClusterArgs): ManagementAccess {
    if (cluster.kind === "existing") return managementAccess(cluster);
    const { machine, kubeconfig } = new KindCluster(name, { cluster, owner: clusterIdentifier }, { parent: this });
    this.deletedWith = { deletedWith: machine };
    return { kubeconfig };
  }

  private installProviders(
    name: string,
    args: ManagementClusterArgs,
    certManager: CertManager,
    inventory: pulumi.Resource,
  ): void {
    const { components, credentials, readyMinutes } = args;
    const variables = componentVariables(args);
    const install = (
      { provider, version, yaml }: LoadedComponents,
      watched: pulumi.Resource[],
      after: readonly pulumi.Resource[],
    ): ProviderInstall => {
      const common = {
        provider,
        version,
        componentsYaml: yaml,
        variables,
        credentials,
        access: this.access,
        readyTimeoutMinutes: readyMinutes,
        certManager,
        watched,
        after,
        ...this.deletedWith,
      };
      return new ProviderInstall(`${name}-${provider.label}`, common, {
        parent: this,
        provider: this.provider,
        dependsOn: inventory,
      });
    };
    // All managers watch kinds of the core provider, the control plane's also those of the bootstrap provider. Managers
    // roll one after the other, as `clusterctl upgrade` has it: an earlier core never serves a later provider.
    const definitions: pulumi.Resource[] = [];
    let before: readonly pulumi.Resource[] = [];
    const installed = byNeed(components).map((component) => {
      const made = install(component, [...definitions], before);
      before = made.manager;
      if (component.provider.type === "CoreProvider" || component.provider.type === "BootstrapProvider")
        definitions.push(...made.definitions);
      return made;
    });
    const look = { kind: "webhooks" as const, minutes: readyMinutes };
    preflightCommand(`${name}-webhooks`, look, this.access, { parent: this, dependsOn: installed });
  }
}

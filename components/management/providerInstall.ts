import * as pulumi from "@pulumi/pulumi";

import { customResourceDefinitions } from "../program/crds/command";
import { renderCrds, RenderedCrds } from "../program/crds/rendered";
import { KubernetesManifest, objectName, runsPods } from "../kubernetes/manifest";
import { KubernetesObject, withoutAwait } from "../kubernetes/object";
import { otherHands } from "../program/otherHands";
import { ManagementAccess } from "../program/probe/commands";
import { defined } from "../schema/values";
import { credentialsVariable, providerObjects } from "./components";
import { credentialsMark, followsCredentials, withCredentials } from "./credentialsMark";
import { inventoryObject } from "../kubernetes/inventory";
import { Provider } from "../kubernetes/providers";

export interface ProviderInstallArgs {
  readonly provider: Provider;
  /** `vX.Y.Z`, as the component repository has it. */
  readonly version: string;
  /** Text of the provider's components manifest, variables included. */
  readonly componentsYaml: string;
  /** Values of the manifest's variables; none of them a secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** The AWS provider's credentials, a base64 profile. They go into its Secret and nowhere else. */
  readonly credentials: pulumi.Input<string>;
  /** By which the CRDs are applied. */
  readonly access: ManagementAccess;
  /**
   * How long the manager's Deployment may take to be Available, and the API server to serve the CRDs, in
   * minutes.
   */
  readonly readyTimeoutMinutes: number;
  /** Has to answer before the objects come, of which one is a Certificate; the CRDs come meanwhile. */
  readonly certManager: pulumi.Resource;
  /** Definitions of other providers' kinds that the manager watches: it ends at once where one is not served. */
  readonly watched: readonly pulumi.Resource[];
  /** The managers that have to be Available before this provider's webhooks and manager are applied. */
  readonly after: readonly pulumi.Resource[];
  /** What takes the whole API server with it when it is deleted: the objects are then not deleted one by one. */
  readonly deletedWith?: pulumi.Resource;
}

/** One provider of `clusterctl init`: its objects in order, its manager Available, and clusterctl's record of it. */
export class ProviderInstall extends pulumi.ComponentResource {
  /** The provider's CRDs: what a manager that watches their kinds needs, and no more. */
  public readonly definitions: readonly pulumi.Resource[];
  /** Its manager, which is there when it is Available. */
  public readonly manager: readonly pulumi.Resource[];

  public constructor(name: string, args: ProviderInstallArgs, opts: pulumi.ComponentResourceOptions) {
    super("capi-ignition:management:ProviderInstall", name, {}, opts);
    const {
      provider,
      version,
      componentsYaml,
      variables,
      credentials,
      access,
      readyTimeoutMinutes: minutes,
      certManager,
      watched,
      after,
      deletedWith,
    } = args;
    const objects = providerObjects(provider, componentsYaml, { ...variables, [credentialsVariable]: credentialsMark });
    const filled = followsCredentials(objects)
      ? withCredentials(credentials)
      : (manifest: KubernetesManifest) => manifest;
    const timeout = `${minutes}m`;
    const common = defined({ parent: this, deletedWith });
    const hands = otherHands(name, access);
    const needs: Partial<Record<InstallStep, readonly pulumi.Resource[]>> = {
      objects: [certManager],
      webhooks: after,
      manager: [...watched, ...after],
    };
    const object = (manifest: KubernetesManifest, dependsOn: pulumi.Resource[]): KubernetesObject =>
      new KubernetesObject(`${name}-${objectName(manifest)}`, filled(withoutAwait(manifest)), {
        ...common,
        ...hands,
        dependsOn: [...dependsOn, ...(needs[installStep(manifest)] ?? [])],
        ignoreChanges: injectedFields(manifest),
        customTimeouts: { create: timeout, update: timeout },
      });
    const made = installInOrder(objects, {
      definitions: (definitions, dependsOn) =>
        customResourceDefinitions(`${name}-crds`, { definitions, access, minutes }, { ...common, dependsOn }),
      object,
    });
    this.definitions = made.definitions;
    this.manager = made.manager;
    object(inventoryObject(provider, version), made.manager);
    this.registerOutputs({});
  }
}

export interface Registering {
  readonly object: (object: KubernetesManifest, after: pulumi.Resource[]) => pulumi.Resource;
  /** All CRDs of the manifest are one resource. */
  readonly definitions: (definitions: RenderedCrds, after: pulumi.Resource[]) => pulumi.Resource;
}

/** Registers the objects of a manifest step by step, each after all of the step before; returns what each step made. */
export function installInOrder(
  objects: readonly KubernetesManifest[],
  register: Registering,
): Readonly<Record<InstallStep, pulumi.Resource[]>> {
  const made: Partial<Record<InstallStep, pulumi.Resource[]>> = {};
  let before: pulumi.Resource[] = [];
  for (const step of installSteps) {
    const ofStep = objects.filter((object) => installStep(object) === step);
    const together = step === "definitions" && ofStep.length > 0;
    const resources = together
      ? [register.definitions(renderCrds(ofStep), before)]
      : ofStep.map((object) => register.object(object, before));
    made[step] = resources;
    before = resources.length > 0 ? resources : before;
  }
  return made as Record<InstallStep, pulumi.Resource[]>;
}

/**
 * The steps in which a provider's objects are made; each waits for those before it, and goes before them in a destroy.
 * - CRDs before the rest, since nothing else may refer to a kind that is not served;
 * - ClusterRoles that are put together of others after these: their controller writes such a role again whenever one of
 *   its parts goes, so in a destroy it has to go first, or it may come back when all else is gone;
 * - webhook configurations late, so that a destroy removes them before the CRDs: a configuration whose server is
 *   gone would refuse the deletion of the objects that a CRD takes with it;
 * - the manager last: it exits without its Secret, its rights or its CRDs.
 */
const installSteps = ["namespace", "definitions", "objects", "aggregations", "webhooks", "manager"] as const;
export type InstallStep = (typeof installSteps)[number];

const stepOfKind: Readonly<Record<string, InstallStep>> = {
  Namespace: "namespace",
  CustomResourceDefinition: "definitions",
  MutatingWebhookConfiguration: "webhooks",
  ValidatingWebhookConfiguration: "webhooks",
};

function installStep(object: Pick<KubernetesManifest, "kind"> & { readonly [field: string]: unknown }): InstallStep {
  if (object["aggregationRule"] !== undefined) return "aggregations";
  return runsPods(object) ? "manager" : (stepOfKind[object.kind] ?? "objects");
}

/**
 * What cert-manager's injector writes into an object that the program made: left alone, or each run would undo it.
 * Definitions are applied without it.
 */
export function injectedFields({ kind }: Pick<KubernetesManifest, "kind">): string[] {
  return installStep({ kind }) === "webhooks" ? ["webhooks[*].clientConfig.caBundle"] : [];
}

import * as pulumi from "@pulumi/pulumi";

import { customResourceDefinitions } from "../crds/customResourceDefinitions";
import { KubernetesObject } from "../kubernetes/kubernetesObject";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { objectName } from "../kubernetes/objectName";
import { withoutAwait } from "../kubernetes/withoutAwait";
import { ManagementAccess } from "../wait/waitCommand";
import { installInOrder } from "./installInOrder";
import { injectedFields, InstallStep, installStep } from "./installOrder";
import { inventoryObject } from "./inventory";
import { providerObjects } from "./providerObjects";
import { Provider } from "./providers";
import { credentialsVariable } from "./variableProblems";

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
  /** By which the definitions are applied. */
  readonly access: ManagementAccess;
  /** How long the manager's Deployment may take to be Available, and the API server to serve the definitions, in minutes. */
  readonly readyTimeoutMinutes: number;
  /** Has to answer before the objects come, of which one is a Certificate; the definitions come meanwhile. */
  readonly certManager: pulumi.Resource;
  /** Definitions of other providers' kinds that the manager watches: it ends at once where one is not served. */
  readonly watched: readonly pulumi.Resource[];
  /** What takes the whole API server with it when it is deleted: the objects are then not deleted one by one. */
  readonly deletedWith?: pulumi.Resource;
}

const credentialsMark = "credentials-stand-here";

function withCredentials(object: KubernetesManifest, credentials: pulumi.Input<string>): pulumi.Inputs & KubernetesManifest {
  const data = object["data"] as Readonly<Record<string, string>> | undefined;
  if (object.kind !== "Secret" || data === undefined) return object;
  const filled = Object.entries(data).map(([key, value]) => [key, value === credentialsMark ? pulumi.secret(credentials) : value]);
  return { ...object, data: Object.fromEntries(filled) as pulumi.Inputs };
}

/** One provider of `clusterctl init`: its objects in order, its manager Available, and clusterctl's record of it. */
export class ProviderInstall extends pulumi.ComponentResource {
  /** The provider's definitions: what a manager that watches their kinds needs, and no more. */
  public readonly definitions: readonly pulumi.Resource[];

  public constructor(name: string, args: ProviderInstallArgs, opts: pulumi.ComponentResourceOptions) {
    super("capi-ignition:management:ProviderInstall", name, {}, opts);
    const { provider, version, componentsYaml, variables, credentials, access, readyTimeoutMinutes: minutes, certManager, watched, deletedWith } = args;
    const objects = providerObjects(provider, componentsYaml, { ...variables, [credentialsVariable]: credentialsMark });
    const timeout = `${minutes}m`;
    const common = { parent: this, ...(deletedWith === undefined ? {} : { deletedWith }) };
    const needs: Partial<Record<InstallStep, readonly pulumi.Resource[]>> = { objects: [certManager], manager: watched };
    const object = (manifest: KubernetesManifest, dependsOn: pulumi.Resource[]): KubernetesObject =>
      new KubernetesObject(`${name}-${objectName(manifest)}`, withCredentials(withoutAwait(manifest), credentials), {
        ...common,
        dependsOn: [...dependsOn, ...(needs[installStep(manifest)] ?? [])],
        ignoreChanges: injectedFields(manifest),
        customTimeouts: { create: timeout, update: timeout },
      });
    const made = installInOrder(objects, {
      definitions: (definitions, dependsOn) => customResourceDefinitions(`${name}-crds`, { definitions, access, minutes }, { ...common, dependsOn }),
      object,
    });
    this.definitions = made.definitions;
    object(inventoryObject(provider, version), made.manager);
    this.registerOutputs({ version });
  }
}

import * as pulumi from "@pulumi/pulumi";

import { KubernetesObject } from "../kubernetes/kubernetesObject";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { injectedFields, InstallStep, installStep, installSteps } from "./installOrder";
import { inventoryObject } from "./inventory";
import { providerObjects } from "./providerObjects";
import { Provider } from "./providers";

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
  /** How long the manager's Deployment may take to be Available, in minutes. */
  readonly readyTimeoutMinutes: number;
}

/** The variable that holds the credentials; it is rendered as a mark, and the mark replaced by the secret. */
const credentialsVariable = "AWS_B64ENCODED_CREDENTIALS";
const credentialsMark = "credentials-stand-here";

function withCredentials(object: KubernetesManifest, credentials: pulumi.Input<string>): pulumi.Inputs & KubernetesManifest {
  const data = object["data"] as Readonly<Record<string, string>> | undefined;
  if (object.kind !== "Secret" || data === undefined) return object;
  const filled = Object.entries(data).map(([key, value]) => [key, value === credentialsMark ? pulumi.secret(credentials) : value]);
  return { ...object, data: Object.fromEntries(filled) as pulumi.Inputs };
}

function logicalName(provider: Provider, { kind, metadata }: KubernetesManifest): string {
  return [provider.label, kind.toLowerCase(), metadata.namespace, metadata.name].filter((part) => part !== undefined).join("-");
}

/** One provider of `clusterctl init`: its objects in order, its manager Available, and clusterctl's record of it. */
export class ProviderInstall extends pulumi.ComponentResource {
  public constructor(name: string, args: ProviderInstallArgs, opts: pulumi.ComponentResourceOptions) {
    super("capi-ignition:management:ProviderInstall", name, {}, opts);
    const { provider, version, componentsYaml, variables, credentials, readyTimeoutMinutes } = args;
    const objects = providerObjects(provider, componentsYaml, { ...variables, [credentialsVariable]: credentialsMark });
    const timeout = `${readyTimeoutMinutes}m`;
    let before: pulumi.Resource[] = [];
    const register = (object: KubernetesManifest): KubernetesObject =>
      new KubernetesObject(`${name}-${logicalName(provider, object)}`, withCredentials(object, credentials), {
        parent: this,
        dependsOn: before,
        ignoreChanges: injectedFields(object),
        customTimeouts: { create: timeout, update: timeout },
      });
    const ofStep = (step: InstallStep): KubernetesManifest[] => objects.filter((object) => installStep(object) === step);
    for (const step of installSteps) {
      const made = ofStep(step).map(register);
      before = made.length > 0 ? made : before;
    }
    register(inventoryObject(provider, version));
    this.registerOutputs({ version });
  }
}

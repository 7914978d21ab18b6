import * as pulumi from "@pulumi/pulumi";

import { customResourceDefinitions } from "../program/crds/command";
import { objectName, parseManifest } from "../kubernetes/manifest";
import { KubernetesObject, withoutAwait } from "../kubernetes/object";
import { otherHands } from "../program/otherHands";
import { ManagementAccess, preflightCommand } from "../program/probe/commands";
import { defined } from "../schema/values";
import { injectedFields, installInOrder } from "./providerInstall";

/** Who cares for cert-manager, which issues the certificates of the providers' webhooks. */
export type CertManagerSource =
  | { readonly kind: "existing" }
  /** `yaml` is the text of a release's cert-manager.yaml. */
  | { readonly kind: "install"; readonly yaml: string };

export interface CertManagerArgs {
  readonly source: CertManagerSource;
  readonly access: ManagementAccess;
  /** Minutes within which its Deployments have to be Available, and then its webhook to answer. */
  readonly readyMinutes: number;
  /** What takes the whole API server with it when it is deleted: the objects are then not deleted one by one. */
  readonly deletedWith?: pulumi.Resource;
}

/** What is wrong with a cert-manager.yaml. */
export function certManagerProblems(source: CertManagerSource): string[] {
  if (source.kind === "existing") return [];
  const { objects, problems } = parseManifest(source.yaml);
  const lacking = ["CustomResourceDefinition", "Deployment"].filter(
    (kind) => !objects.some((object) => object.kind === kind),
  );
  const incomplete =
    lacking.length === 0
      ? []
      : [
          `it has no ${lacking.join(", no ")}; take cert-manager.yaml of a release (https://github.com/cert-manager/cert-manager/releases)`,
        ];
  return [...problems, ...incomplete].map((problem) => `cert-manager's manifest: ${problem}`);
}

/**
 * cert-manager, installed or found, that takes Certificates. The objects do not have the labels of clusterctl, which
 * would let `clusterctl upgrade` replace them: it takes this cert-manager for one that others care for, as is the case.
 */
export class CertManager extends pulumi.ComponentResource {
  public constructor(
    name: string,
    { source, access, readyMinutes, deletedWith }: CertManagerArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("capi-ignition:management:CertManager", name, {}, opts);
    const timeout = `${readyMinutes}m`;
    const common = defined({ parent: this, deletedWith });
    const customTimeouts = { create: timeout, update: timeout };
    const hands = otherHands(name, access);
    const objects = source.kind === "install" ? parseManifest(source.yaml).objects : [];
    const { manager } = installInOrder(objects, {
      definitions: (definitions, dependsOn) =>
        customResourceDefinitions(
          `${name}-crds`,
          { definitions, access, minutes: readyMinutes },
          { ...common, dependsOn },
        ),
      object: (object, dependsOn) => {
        const objectOpts = { ...common, ...hands, customTimeouts, dependsOn, ignoreChanges: injectedFields(object) };
        return new KubernetesObject(`${name}-${objectName(object)}`, withoutAwait(object), objectOpts);
      },
    });
    preflightCommand(`${name}-answers`, { kind: "cert-manager", minutes: readyMinutes }, access, {
      parent: this,
      dependsOn: manager,
    });
    this.registerOutputs({});
  }
}

import * as pulumi from "@pulumi/pulumi";

import { RenderedDefinitions, renderDefinitions } from "../crds/renderedDefinitions";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { InstallStep, installStep, installSteps } from "./installOrder";

export interface Registering {
  readonly object: (object: KubernetesManifest, after: pulumi.Resource[]) => pulumi.Resource;
  /** All definitions of the manifest are one resource. */
  readonly definitions: (definitions: RenderedDefinitions, after: pulumi.Resource[]) => pulumi.Resource;
}

/** Registers the objects of a manifest step by step, each after all of the step before; returns what each step made. */
export function installInOrder(objects: readonly KubernetesManifest[], register: Registering): Readonly<Record<InstallStep, pulumi.Resource[]>> {
  const made: Partial<Record<InstallStep, pulumi.Resource[]>> = {};
  let before: pulumi.Resource[] = [];
  for (const step of installSteps) {
    const ofStep = objects.filter((object) => installStep(object) === step);
    const together = step === "definitions" && ofStep.length > 0;
    const resources = together ? [register.definitions(renderDefinitions(ofStep), before)] : ofStep.map((object) => register.object(object, before));
    made[step] = resources;
    before = resources.length > 0 ? resources : before;
  }
  return made as Record<InstallStep, pulumi.Resource[]>;
}

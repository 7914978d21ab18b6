import * as pulumi from "@pulumi/pulumi";

import type { KubernetesManifest } from "../kubernetes/manifest";
import { InstallStep, installStep, installSteps } from "./installOrder";

export type Register = (object: KubernetesManifest, after: pulumi.Resource[]) => pulumi.Resource;

/** Registers the objects of a manifest step by step, each after all of the step before; returns what each step made. */
export function installInOrder(objects: readonly KubernetesManifest[], register: Register): Readonly<Record<InstallStep, pulumi.Resource[]>> {
  const made: Partial<Record<InstallStep, pulumi.Resource[]>> = {};
  let before: pulumi.Resource[] = [];
  for (const step of installSteps) {
    const resources = objects.filter((object) => installStep(object) === step).map((object) => register(object, before));
    made[step] = resources;
    before = resources.length > 0 ? resources : before;
  }
  return made as Record<InstallStep, pulumi.Resource[]>;
}

import * as pulumi from "@pulumi/pulumi";

import { describeProblems } from "../../components/schema/problem";
import { refusal } from "../callStacks";
import { wholeName } from "../management";
import type { CheckedSettings } from "../settings/readSettings";
import { changeProblems } from "./compare";
import type { Applied } from "./record";

interface StackOutputs {
  readonly outputs?: { readonly applied?: Applied };
}

/**
 * What this stack's last update has recorded, from its own state: in a preview too, and without any server. It is the
 * function behind `StackReference`, which as a resource would put a copy of all outputs into the state, and fail a
 * refresh after the stack was renamed.
 *
 * `undefined` before the first update and after a destroy. An update that failed leaves the outputs of the one before:
 * a first one that failed has none, so that nothing is compared until one has ended (the engine protects what it has
 * made all the same); and what a later one had applied when it failed is not known, so that going back to the settings
 * before it is never refused. The state of each resource is recorded even then (`readStackResourceOutputs`), but it is
 * the whole state that this function returns, and the objects' fields would have to be read back into settings.
 * @see https://github.com/pulumi/pulumi/blob/v3.248.0/pkg/resource/deploy/builtins.go
 */
export async function readApplied(): Promise<Applied | undefined> {
  const name = wholeName(pulumi.getStack());
  const answer = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })) as StackOutputs | undefined;
  return answer?.outputs?.applied;
}

/** One error says all that cannot change, before the first resource. */
export async function refuseChanges(settings: CheckedSettings): Promise<void> {
  const last = await readApplied();
  const problems = last === undefined ? [] : changeProblems(last, settings);
  if (problems.length > 0)
    throw refusal(describeProblems(problems, "compared with its last update, the settings of this stack have"));
}

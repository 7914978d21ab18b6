import * as pulumi from "@pulumi/pulumi";

import type { Applied } from "./applied/record";
import { wholeName } from "./management";

/** What the last update of this stack has recorded of its management cluster. */
export interface RecordedManagement {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly uid?: string;
}

/** Those of a stack's outputs that a later run is compared with; none before the first update and after a destroy. */
export interface LastOutputs {
  readonly applied?: Applied;
  readonly management?: RecordedManagement;
  /** The AWS account that it was made in. */
  readonly account?: string;
  readonly owner?: string;
}

/** The stack itself, by the name that it has now. */
export function ownStack(): string {
  return wholeName(pulumi.getStack());
}

/**
 * The outputs of this stack's last update, from its own state: in a preview too, and without any server. It is the
 * function behind `StackReference`, which as a resource would put a copy of all outputs into the state and into every
 * preview, and fail a refresh after the stack was renamed.
 *
 * An update that failed leaves the outputs of the one before: a first one that failed has none, so that nothing is
 * compared until one has ended (the engine protects what it has made all the same); and what a later one had applied
 * when it failed is not known, so that going back to the settings before it is never refused. The state of each
 * resource is recorded even then (`readStackResourceOutputs`), but it is the whole state that this function returns,
 * and the objects' fields would have to be read back into settings.
 * @see https://github.com/pulumi/pulumi/blob/v3.248.0/pkg/resource/deploy/builtins.go
 */
export async function lastOutputs(): Promise<LastOutputs> {
  const answer = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name: ownStack() })) as
    { readonly outputs?: LastOutputs } | undefined;
  return answer?.outputs ?? {};
}

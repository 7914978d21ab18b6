import { Command } from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";

import type { ManagementAccess } from "../../wait/waitCommand";
import { guardCommandLine } from "./request";

/** It asks one question, again for 20 s where nobody answers; each attempt is over in half a minute. */
const deleteTimeout = "2m";

/**
 * Keeps a management cluster as long as there are Clusters on it, whoever has made them: without its controllers nobody
 * can delete them, nor what they have in AWS. A destroy does not run the program, so this is a resource whose deletion
 * fails. What must outlive all Clusters goes into `dependsOn`, and is then deleted after it; the stack's own Clusters
 * depend on it. It has no `triggers`, the only input that would replace it, and an update of the others deletes nothing.
 */
export function guardCommand(name: string, owner: string, { kubeconfig, context }: ManagementAccess, opts: pulumi.CustomResourceOptions): Command {
  const request = { owner, guard: name, ...(context === undefined ? {} : { context }) };
  return new Command(name, { delete: guardCommandLine(request), stdin: kubeconfig }, { customTimeouts: { delete: deleteTimeout }, ...opts });
}

import * as fs from "fs";

import { FaultLab } from "./faultLab";

/**
 * A resource that was being made when its run was killed: Pulumi does not know whether it is there
 * (sdk/go/common/apitype, OperationV2).
 */
export interface PendingCreate {
  readonly urn: string;
  readonly type: string;
  readonly parent: string;
  readonly provider: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

interface Checkpoint {
  readonly checkpoint: {
    readonly latest?: {
      readonly pending_operations?: readonly { readonly type: string; readonly resource: PendingCreate }[];
    };
  };
}

/** One for each resource: every further run that is killed while it makes the same one adds it again. */
export function pendingCreates({ checkpoint }: FaultLab): PendingCreate[] {
  if (!fs.existsSync(checkpoint)) return [];
  const { latest } = (JSON.parse(fs.readFileSync(checkpoint, "utf8")) as Checkpoint).checkpoint;
  const creating = (latest?.pending_operations ?? [])
    .filter(({ type }) => type === "creating")
    .map(({ resource }) => [resource.urn, resource] as const);
  return [...new Map(creating).values()];
}

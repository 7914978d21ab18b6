import { Draft } from "../../../components/schema/check";
import { Problem } from "../../../components/schema/problem";
import { Settings } from "../settings";

export type SettingsDraft = Draft<Settings>;
export type ClusterDraft = NonNullable<NonNullable<SettingsDraft["clusters"]>[string]>;

/** What stands in the stack's file, of which nothing is known to be right; `undefined` for what does not stand there, whatever its default. */
export type Given = (...path: readonly string[]) => unknown;

/** What several settings together get wrong. What one of them gets wrong alone, the schema has said. */
export type Rule = (draft: SettingsDraft, given: Given) => Problem[];

/** Whether the stack makes the roles: whoever has installed the providers has made them, too. */
export function makesRoles({ iam, management }: Pick<SettingsDraft, "iam" | "management">): boolean {
  return iam?.manage ?? management?.install ?? true;
}

/** The clusters by name; one in which nothing is valid counts with its name. */
export function clustersOf({ clusters }: SettingsDraft): [string, ClusterDraft][] {
  return Object.entries(clusters ?? {}).map(([name, cluster]) => [name, cluster ?? {}]);
}

import { Draft } from "../draft";
import { Problem } from "../problem";
import { Settings } from "../settings";

export type SettingsDraft = Draft<Settings>;
export type ClusterDraft = NonNullable<NonNullable<SettingsDraft["clusters"]>[string]>;

/** What several settings together get wrong. What one of them gets wrong alone, the schema has said. */
export type Rule = (draft: SettingsDraft) => Problem[];

/** The clusters by name; one in which nothing is valid counts with its name. */
export function clustersOf({ clusters }: SettingsDraft): [string, ClusterDraft][] {
  return Object.entries(clusters ?? {}).map(([name, cluster]) => [name, cluster ?? {}]);
}

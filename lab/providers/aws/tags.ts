export type Tags = Readonly<Record<string, string>>;

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export function tagList(tags: unknown): Tag[] {
  return Object.entries((tags as Tags | undefined) ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

export function tagMap(
  list: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** Tags to set and keys to remove; tags of others, in neither, stay. */
export function tagChanges(olds: unknown, news: unknown): { readonly set: Tag[]; readonly removed: string[] } {
  const before = (olds as Tags | undefined) ?? {};
  const after = (news as Tags | undefined) ?? {};
  return {
    set: tagList(after).filter(({ Key, Value }) => before[Key] !== Value),
    removed: Object.keys(before).filter((key) => !(key in after)),
  };
}

/** Applies the difference between two sets of tags, without a call if there is none. */
export async function changeTags(
  olds: unknown,
  news: unknown,
  tag: (tags: Tag[]) => Promise<unknown>,
  untag: (keys: string[]) => Promise<unknown>,
): Promise<void> {
  const { set, removed } = tagChanges(olds, news);
  if (removed.length > 0) await untag(removed);
  if (set.length > 0) await tag(set);
}

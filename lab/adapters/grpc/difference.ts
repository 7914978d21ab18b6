import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";

import { changes, covers, parsePath } from "../../engine/propertyPaths";
import { plain } from "../../engine/values";
import { Properties } from "../adapter";

/** The answer to Diff: each changed input, and which of them only a replacement can change. */
export function diffResponse(olds: Properties, news: Properties, replaces: readonly string[] = [], deleteBeforeReplace = false): DiffResponse {
  const found = changes(plain(olds), plain(news));
  const response = new DiffResponse();
  response.setChanges(found.length === 0 && replaces.length === 0 ? DiffResponse.DiffChanges.DIFF_NONE : DiffResponse.DiffChanges.DIFF_SOME);
  response.setReplacesList([...replaces]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setDiffsList([...new Set(found.map(({ path }) => parsePath(path)[0] ?? path))]);
  response.setHasdetaileddiff(true);
  for (const { path, from, to } of found) {
    const operation = from === undefined ? "ADD" : to === undefined ? "DELETE" : "UPDATE";
    const detail = new PropertyDiff();
    const replace = replaces.some((replaced) => covers(replaced, path));
    detail.setKind(PropertyDiff.Kind[replace ? (`${operation}_REPLACE` as const) : operation]);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

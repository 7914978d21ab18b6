import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";

import { changes } from "../propertyPaths";
import { plain, Properties } from "../values";

/** The answer to Diff: each changed input, and the inputs that only a replacement can change. */
export function diffResponse(
  olds: Properties,
  news: Properties,
  replaces: readonly string[] = [],
  deleteBeforeReplace = false,
): DiffResponse {
  const found = changes(plain(olds), plain(news));
  const response = new DiffResponse();
  response.setChanges(
    found.length === 0 && replaces.length === 0
      ? DiffResponse.DiffChanges.DIFF_NONE
      : DiffResponse.DiffChanges.DIFF_SOME,
  );
  response.setReplacesList([...replaces]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setDiffsList([...new Set(found.map(({ property }) => property))]);
  response.setHasdetaileddiff(true);
  for (const { property, path, from, to } of found) {
    const operation = from === undefined ? "ADD" : to === undefined ? "DELETE" : "UPDATE";
    const detail = new PropertyDiff();
    detail.setKind(PropertyDiff.Kind[replaces.includes(property) ? (`${operation}_REPLACE` as const) : operation]);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

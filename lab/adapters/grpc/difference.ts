import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";

import { isObject, plain } from "../../engine/values";
import { Properties } from "../adapter";

type Operation = "ADD" | "UPDATE" | "DELETE";

interface Difference {
  /** A Pulumi property path. */
  readonly path: string;
  readonly operation: Operation;
}

function joined(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Every leaf that differs. */
function differences(olds: unknown, news: unknown, path: string): Difference[] {
  if (isObject(olds) && isObject(news)) {
    return [...new Set([...Object.keys(olds), ...Object.keys(news)])].flatMap((key) => differences(olds[key], news[key], joined(path, key)));
  }
  if (Array.isArray(olds) && Array.isArray(news)) {
    return Array.from({ length: Math.max(olds.length, news.length) }, (_item, index) => differences(olds[index], news[index], `${path}[${index}]`)).flat();
  }
  if (Object.is(olds, news)) return [];
  return [{ path, operation: olds === undefined ? "ADD" : news === undefined ? "DELETE" : "UPDATE" }];
}

function covers(replaced: string, path: string): boolean {
  return path === replaced || path.startsWith(`${replaced}.`) || path.startsWith(`${replaced}[`);
}

/** The answer to Diff: each changed input, and which of them only a replacement can change. */
export function diffResponse(olds: Properties, news: Properties, replaces: readonly string[] = [], deleteBeforeReplace = false): DiffResponse {
  const found = differences(plain(olds), plain(news), "");
  const response = new DiffResponse();
  response.setChanges(found.length === 0 && replaces.length === 0 ? DiffResponse.DiffChanges.DIFF_NONE : DiffResponse.DiffChanges.DIFF_SOME);
  response.setReplacesList([...replaces]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setDiffsList([...new Set(found.map(({ path }) => path.split(/[.[]/)[0] ?? path))]);
  response.setHasdetaileddiff(true);
  for (const { path, operation } of found) {
    const detail = new PropertyDiff();
    const replace = replaces.some((replaced) => covers(replaced, path));
    detail.setKind(PropertyDiff.Kind[replace ? (`${operation}_REPLACE` as const) : operation]);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

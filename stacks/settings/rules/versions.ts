import { Check } from "../fields";

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** `vX.Y.Z`, as all of Cluster API writes versions. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch] = /^v(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  return patch === undefined ? undefined : { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

function repaired(text: string, example: string): string {
  const [, core] = /^v?(\d+(\.\d+){1,2})/.exec(text.trim()) ?? [];
  if (core === undefined) return example;
  return core.split(".").length === 3 ? `v${core}` : `v${core}.0`;
}

/** A check of the form; `example` is what is suggested for a text that is nothing like a version. */
export function versionForm(example: string): Check<string> {
  return (text) => (parseVersion(text) === undefined ? { problem: "is no version of the form vX.Y.Z", fix: `write it in full, as in ${repaired(text, example)}` } : undefined);
}

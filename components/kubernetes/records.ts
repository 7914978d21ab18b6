import * as fs from "fs";

import { checkSafe, isUrl, loadBytes, sha256Of } from "./fetch";

/** A published file as it was when somebody reviewed it. */
export interface ManifestRecord {
  /** Where it was fetched for the record; a mirror of it has the same bytes. */
  readonly url: string;
  readonly sha256: string;
  readonly size: number;
}

/** By project, version and file: `cluster-api/v1.13.6/core-components.yaml`. */
export type ManifestRecords = Readonly<Record<string, ManifestRecord>>;

/** In the project's folder, and in Git: what is in it has been reviewed. */
export const recordsFile = "manifests.lock.json";

/** A file that comes over a network. */
export interface PublishedFile {
  readonly location: string;
  /** Its name in the records. */
  readonly name: string;
}

/** Files of this machine are its owner's own: they stay what they are. */
export function isFetched(location: string): boolean {
  return isUrl(location) && !location.startsWith("file:");
}

export function recordsText(records: ManifestRecords): string {
  const sorted = Object.entries(records).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify({ manifests: Object.fromEntries(sorted) }, undefined, 2)}\n`;
}

function isRecord(value: unknown): value is ManifestRecord {
  const { url, sha256, size } = (value ?? {}) as Partial<ManifestRecord>;
  return typeof url === "string" && /^[0-9a-f]{64}$/.test(sha256 ?? "") && Number.isInteger(size);
}

/** The records of a file's text. */
export function parseRecords(text: string): ManifestRecords {
  const { manifests } = JSON.parse(text) as { manifests?: Readonly<Record<string, unknown>> };
  if (typeof manifests !== "object" || manifests === null) throw new Error("has no object `manifests`");
  const wrong = Object.entries(manifests).filter(([, record]) => !isRecord(record));
  if (wrong.length > 0)
    throw new Error(
      `has no url, sha256 (64 hexadecimal digits) and size for ${wrong.map(([name]) => name).join(", ")}`,
    );
  return manifests as ManifestRecords;
}

/** The records of a file; none where there is no such file. */
export function readRecords(file: string = recordsFile): ManifestRecords {
  if (!fs.existsSync(file)) return {};
  try {
    return parseRecords(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} ${(error as Error).message}: take the committed one back (\`git checkout ${file}\`)`);
  }
}

/** A fetched file that nobody has reviewed as it is. */
export class UnreviewedError extends Error {}

/** The text of a file; of one that is fetched, if its bytes are those of the record. */
export async function loadRecorded({ location, name }: PublishedFile, records: ManifestRecords): Promise<string> {
  if (!isFetched(location)) return (await loadBytes(location)).toString("utf8");
  checkSafe(new URL(location));
  const record = records[name];
  if (record === undefined)
    throw new UnreviewedError(
      `no checksum of ${name} is recorded in ${recordsFile}, and it would run as the cluster's administrator: record ` +
        "what is published with `make manifests STACK=<stack>`, and commit the file when you have reviewed it",
    );
  const bytes = await loadBytes(location);
  const found = sha256Of(bytes);
  if (found === record.sha256) return bytes.toString("utf8");
  throw new UnreviewedError(
    `its checksum is ${found} (${bytes.length} bytes), not the ${record.sha256} (${record.size} bytes) that ` +
      `${recordsFile} has for ${name}: a published file does not change, so do not use it before you know why; ` +
      `the record was made from ${record.url}`,
  );
}

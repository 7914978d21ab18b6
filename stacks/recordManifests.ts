import * as fs from "fs";

import { load } from "js-yaml";

import { loadBytes, sha256Of } from "../components/kubernetes/fetch";
import {
  isFetched,
  ManifestRecord,
  ManifestRecords,
  readRecords,
  recordsFile,
  recordsText,
} from "../components/kubernetes/records";
import type { ManagementSettings } from "../components/management/section";
import { schemaProblems } from "../components/schema/check";
import { describeProblems, placed } from "../components/schema/problem";
import { CheckedFile, publishedFiles } from "./publishedFiles";
import { settingsSchema } from "./settings/settings";

/**
 * `make manifests STACK=<stack>`: records the checksums of what the stack's settings fetch, so that a review sees them,
 * and every run after it compares them.
 */

type Entries = Readonly<Record<string, unknown>>;

function yamlOf(file: string): Entries {
  if (!fs.existsSync(file)) throw new Error(`there is no ${file}: name a stack that has its settings here (STACK=...)`);
  return (load(fs.readFileSync(file, "utf8")) ?? {}) as Entries;
}

/** The stack's `management`, of which no part is a secret: neither state nor passphrase is needed. */
export function managementOf(stack: string): ManagementSettings {
  const { name } = yamlOf("Pulumi.yaml");
  const config = (yamlOf(`Pulumi.${stack}.yaml`)["config"] ?? {}) as Entries;
  const given = config[`${String(name)}:management`] ?? {};
  const schema = settingsSchema.shape.management;
  const problems = placed(["management"], schemaProblems(schema, given));
  if (problems.length > 0) throw new Error(describeProblems(problems));
  return schema.parse(given);
}

interface Fetched {
  readonly name: string;
  readonly record: ManifestRecord;
}

async function fetchFile({ location, name, check }: CheckedFile): Promise<Fetched> {
  try {
    const bytes = await loadBytes(location);
    const problems = check(bytes.toString("utf8"));
    if (problems.length > 0) throw new Error(problems.join("; "));
    return { name, record: { url: location, sha256: sha256Of(bytes), size: bytes.length } };
  } catch (error) {
    throw new Error(`${location}: ${(error as Error).message}`);
  }
}

function changed(known: ManifestRecord | undefined, { record }: Fetched): boolean {
  return known !== undefined && known.sha256 !== record.sha256;
}

function change(known: ManifestRecord, { name, record }: Fetched): string {
  return (
    `${record.url}: its checksum is ${record.sha256} (${record.size} bytes), and ${recordsFile} has ${known.sha256} ` +
    `(${known.size} bytes) for ${name}, from ${known.url}. A published file does not change: find out why, and remove ` +
    "the record by hand only if the new content is what you want"
  );
}

/** All that is wrong, and nothing recorded; or the records with the new ones among them. */
export async function recorded(files: readonly CheckedFile[], known: ManifestRecords): Promise<ManifestRecords> {
  const results = await Promise.allSettled(files.filter(({ location }) => isFetched(location)).map(fetchFile));
  const failed = results.flatMap((result) => (result.status === "rejected" ? [(result.reason as Error).message] : []));
  const fetched = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const others = fetched
    .filter((file) => changed(known[file.name], file))
    .map((file) => change(known[file.name]!, file));
  const problems = [...failed, ...others];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const added = fetched
    .filter(({ name }) => known[name] === undefined)
    .map(({ name, record }) => [name, record] as const);
  return { ...known, ...Object.fromEntries(added) };
}

async function main(stack: string): Promise<void> {
  const known = readRecords();
  const files = publishedFiles(managementOf(stack));
  const records = await recorded(files, known);
  const added = Object.keys(records).filter((name) => known[name] === undefined);
  for (const name of added) {
    const { sha256, size, url } = records[name]!;
    process.stdout.write(`recorded ${name}: ${sha256}, ${size} bytes, from ${url}\n`);
  }
  const same = files.filter(({ location }) => isFetched(location)).length - added.length;
  process.stdout.write(`${recordsFile}: ${added.length} recorded, ${same} as they were\n`);
  if (added.length > 0) fs.writeFileSync(recordsFile, recordsText(records));
}

if (require.main === module) {
  main(process.argv[2] ?? "").catch((error: Error) => {
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 1;
  });
}

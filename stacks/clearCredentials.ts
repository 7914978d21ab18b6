import { credentialChecks } from "../components/management/credentials";
import { Problem } from "../components/schema/problem";
import { entriesOf } from "../components/schema/values";
import { stackFileEntries } from "./stackFile";

const setAs = (key: string): string => `with \`pulumi config set --secret --path credentials.${key}\``;

const allInClear: Problem = {
  path: "credentials",
  problem: "stand in clear in the stack's file",
  fix: `set each ${setAs("<key>")}, and take others if the file was committed`,
};

function oneInClear(key: string): Problem {
  const fix = `set it ${setAs(key)}, and take another key if the file was committed`;
  return { path: `credentials.${key}`, problem: "stands in clear in the stack's file, beside encrypted ones", fix };
}

/** Keys of which the CLI has decrypted a part; undefined where no CLI has started the program. */
function secretKeys(): readonly string[] | undefined {
  const names = process.env["PULUMI_CONFIG_SECRET_KEYS"];
  return names === undefined ? undefined : (JSON.parse(names) as string[]);
}

/** The credentials as they stand in the file. */
function inFile(project: string, stack: string): Readonly<Record<string, unknown>> {
  const config = entriesOf(stackFileEntries(stack)["config"]);
  return entriesOf(config[`${project}:credentials`] ?? config["credentials"]);
}

/**
 * Credentials in clear; the id of a key alone is none: AWS writes it into its own logs. Of an object of which any part
 * is encrypted the CLI says only that, and so the file is read: an encrypted value is there an object, `secure: ...`.
 * With --config-file it may be the file of another run, so only a value counts that is also the one in use.
 */
export function clearCredentials(project: string, stack: string, given: unknown): Problem[] {
  const keys = Object.keys(credentialChecks).filter((key) => entriesOf(given)[key] !== undefined);
  const encrypted = secretKeys();
  if (keys.length === 0 || encrypted === undefined) return [];
  if (!encrypted.includes(`${project}:credentials`)) return [allInClear];
  const written = inFile(project, stack);
  return keys
    .filter((key) => key !== "accessKeyId")
    .filter((key) => written[key] !== undefined && String(written[key]) === String(entriesOf(given)[key]))
    .map(oneInClear);
}

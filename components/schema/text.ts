import { parseVersion } from "./version";
import { Check } from "./fields";

const label = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const longestLabel = 63;

/** The nearest text that is a DNS label. */
export function asLabel(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, longestLabel) || "blue"
  );
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
export const dnsLabel: Check<string> = (name) =>
  label.test(name) && name.length <= longestLabel
    ? undefined
    : {
        problem: `is not a DNS label (lower-case letters, digits and "-", an alphanumeric at both ends, at most ${longestLabel})`,
        fix: `call it ${asLabel(name)}`,
      };

/**
 * A place to read from. A text with line breaks would be the content itself, which may hold keys: settings name the
 * file.
 */
export function location(what: string, { url }: { readonly url: boolean }): Check<string> {
  return (text) => {
    if (text.trim() === "") return { problem: "is empty", fix: `name the file of ${what}, or leave the setting out` };
    if (/[\n\r]/.test(text))
      return {
        problem: `has line breaks: it is the content of ${what}, not its path`,
        fix: "put it into a file and give the path",
      };
    if (text.trimStart().startsWith("{"))
      return { problem: `is the content of ${what}, not its path`, fix: "put it into a file and give the path" };
    if (!/^[a-z]+:\/\//.test(text)) return undefined;
    if (!url) return { problem: "is a URL", fix: `save ${what} and give its path` };
    const { protocol, hostname } = new URL(text);
    const own = hostname === "127.0.0.1" || hostname === "localhost" || hostname === "[::1]";
    return protocol === "https:" || (protocol === "http:" && own)
      ? undefined
      : { problem: "is a URL over which others can change what is applied", fix: "use an https:// URL, or a path" };
  };
}

export const sha256: Check<string> = (text) =>
  /^[0-9a-fA-F]{64}$/.test(text)
    ? undefined
    : {
        problem: "is not a SHA-256 checksum (64 hexadecimal digits)",
        fix: "write what `sha256sum` prints for the reviewed manifest",
      };

/** @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export const accountId: Check<string> = (id) =>
  /^\d{12}$/.test(id)
    ? undefined
    : { problem: "is not an AWS account id", fix: 'write its twelve digits in quotes, such as "819546954734"' };

function repaired(text: string, example: string): string {
  const [, core] = /^v?(\d+(\.\d+){1,2})/.exec(text.trim()) ?? [];
  if (core === undefined) return example;
  return core.split(".").length === 3 ? `v${core}` : `v${core}.0`;
}

/** A check of the form; `example` is what is suggested for a text that is nothing like a version. */
export function versionForm(example: string): Check<string> {
  return (text) => {
    const version = parseVersion(text);
    if (version?.preRelease === "" && version.build === "") return undefined;
    return {
      problem: "is not a version of the form vX.Y.Z",
      fix: `write it in full, as in ${repaired(text, example)}`,
    };
  };
}

/** Partitions by what the names of their regions begin with: those that this program can name resources in. */
const regionForm = /^(us-gov|[a-z]{2})-(central|(north|south)(east|west)?|east|west)-[1-9]$/;

export const regionName: Check<string> = (region) =>
  regionForm.test(region)
    ? undefined
    : {
        problem: "is not an AWS region (of the partitions aws, aws-cn and aws-us-gov)",
        fix: "write one as `aws ec2 describe-regions` shows it, such as us-east-1",
      };

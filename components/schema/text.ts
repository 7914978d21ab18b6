import { Check } from "./fields";

const label = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const longestLabel = 63;

function asLabel(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, longestLabel) || "blue";
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
export const dnsLabel: Check<string> = (name) =>
  label.test(name) && name.length <= longestLabel
    ? undefined
    : { problem: `is no DNS label (lower-case letters, digits and "-", an alphanumeric at both ends, at most ${longestLabel})`, fix: `call it ${asLabel(name)}` };

/** Namespaces of Kubernetes itself and of the controllers: clusters there would go with them. */
const ownedNamespaces = /^(kube-.*|capi-.*|capa-.*|cert-manager)$/;

export const clusterNamespace: Check<string> = (name) =>
  dnsLabel(name) ?? (ownedNamespaces.test(name) ? { problem: "belongs to Kubernetes or to the controllers, and is deleted with them", fix: "take another one, such as default or clusters" } : undefined);

/** @see https://github.com/kubernetes-sigs/kind/blob/main/pkg/cluster/internal/create/create.go */
export const kindClusterName: Check<string> = (name) =>
  /^[a-z0-9.-]{1,50}$/.test(name) ? undefined : { problem: "is no name of a kind cluster (at most 50 of a-z, 0-9, . and -)", fix: `call it ${asLabel(name).slice(0, 50)}` };

/**
 * A stack of the same project, or any by its whole name.
 * @see https://www.pulumi.com/docs/iac/concepts/stacks/#create-stack
 */
export const stackName: Check<string> = (name) =>
  /^([\w.-]{1,100}|[\w.-]+\/[\w.-]+\/[\w.-]+)$/.test(name)
    ? undefined
    : { problem: "is no name of a stack", fix: "write <stack> for one of this project, or <organization>/<project>/<stack>, as `pulumi stack ls --all` shows it" };

/** The provider's webhook wants ASCII with no space at its ends, EC2 at most 255 characters. */
export const keyPairName: Check<string> = (name) => {
  if (/^[!-~]([ -~]{0,253}[!-~])?$/.test(name)) return undefined;
  const fix = "write the name as `aws ec2 describe-key-pairs` shows it, or leave the setting out";
  return { problem: "is no name of an EC2 key pair (at most 255 ASCII characters, no space at its ends)", fix };
};

const characters = /^[\p{L}\p{N}\s_.:=+\-@/]*$/u;
const asciiCharacters = /^[a-zA-Z0-9\s_.:=+\-@/]*$/;
const [longestKey, longestValue] = [128, 256];

/** Keys under which the AWS provider and the cloud controller manager find what is theirs. */
const ownedKeys = /^(sigs\.k8s\.io\/cluster-api-provider-aws\/|kubernetes\.io\/cluster\/)/;

function charactersFinding(text: string): ReturnType<Check<string>> {
  if (asciiCharacters.test(text)) return undefined;
  const others = characters.test(text) ? "letters beyond ASCII, which the AWS provider refuses" : "characters that AWS refuses in tags";
  return { problem: `has ${others}`, fix: "use letters, digits, spaces and _ . : / = + - @" };
}

/** @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const tagKey: Check<string> = (key) => {
  if (key.length < 1 || key.length > longestKey) return { problem: `is a tag key of ${key.length} characters; AWS takes 1 to ${longestKey}`, fix: "shorten the key" };
  if (/^aws:/i.test(key)) return { problem: "begins with aws:, which AWS keeps for itself", fix: "take another key" };
  if (ownedKeys.test(key)) return { problem: "is a key by which the controllers find what they own", fix: "take another key" };
  return charactersFinding(key);
};

export const tagValue: Check<string> = (value) =>
  value.length > longestValue ? { problem: `has ${value.length} characters; AWS takes ${longestValue} in a tag's value`, fix: "shorten the value" } : charactersFinding(value);

/** AWS takes 50 tags on a resource; the AWS provider and the cloud controller manager add up to six of their own. */
export const mostTags = 44;

/** A place to read from. A text with line breaks would be the content itself, which may hold keys: settings name the file. */
export function location(what: string, { url }: { readonly url: boolean }): Check<string> {
  return (text) => {
    if (text.trim() === "") return { problem: "is empty", fix: `name the file of ${what}, or leave the setting out` };
    if (/[\n\r]/.test(text)) return { problem: `has line breaks: it is the content of ${what}, not its path`, fix: "put it into a file and give the path" };
    if (text.trimStart().startsWith("{")) return { problem: `is the content of ${what}, not its path`, fix: "put it into a file and give the path" };
    if (!/^[a-z]+:\/\//.test(text)) return undefined;
    if (!url) return { problem: "is a URL", fix: `save ${what} and give its path` };
    const { protocol, hostname } = new URL(text);
    const own = hostname === "127.0.0.1" || hostname === "localhost" || hostname === "[::1]";
    return protocol === "https:" || (protocol === "http:" && own) ? undefined : { problem: "is a URL over which others can change what is applied", fix: "use an https:// URL, or a path" };
  };
}

export const sha256: Check<string> = (text) =>
  /^[0-9a-fA-F]{64}$/.test(text) ? undefined : { problem: "is no SHA-256 checksum (64 hexadecimal digits)", fix: "write what `sha256sum` prints for the reviewed manifest" };

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

/** Partitions by what the names of their regions begin with: those that this program can name resources in. */
const regionForm = /^(us-gov|[a-z]{2})-(central|(north|south)(east|west)?|east|west)-[1-9]$/;

export const regionName: Check<string> = (region) =>
  regionForm.test(region) ? undefined : { problem: "is no AWS region (of the partitions aws, aws-cn and aws-us-gov)", fix: "write one as `aws ec2 describe-regions` shows it, such as us-east-1" };

const arn = /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/;

export const policyArn: Check<string> = (text) =>
  arn.test(text) ? undefined : { problem: "is no ARN of an IAM policy", fix: "write it in full, as in arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" };

/** The partition that an ARN names. */
export function partitionOfArn(text: string): string | undefined {
  return arn.exec(text)?.[1];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const iamNamePart: Check<string> = (part) =>
  /^[\w+=,.@-]*$/.test(part) ? undefined : { problem: "has characters that IAM refuses in names", fix: "use letters, digits and + = , . @ - _" };

/**
 * The AWS provider names the role in the bucket's policy by its name alone; S3 refuses a policy with a role that it
 * does not find, and the machines could not read their Ignition.
 */
export const rootPath: Check<string> = (path) =>
  path === "/" ? undefined : { problem: "with another path than / the bucket's policy names a role that is not there, and no machine could read its Ignition", fix: 'leave it out, or set "/"' };

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html (AccessKeyId) */
export const accessKeyId: Check<string> = (id) =>
  /^\w{16,128}$/.test(id) ? undefined : { problem: "is no AWS access key id (16 or more letters and digits)", fix: "copy it again from where the key was made" };

export const oneLine: Check<string> = (secret) =>
  /^\S+$/.test(secret) ? undefined : { problem: "is empty or has spaces or line breaks, which no AWS credential has", fix: "copy it again, without what stands around it" };

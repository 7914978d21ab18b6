import { createHash } from "crypto";
import * as fs from "fs";
import { fileURLToPath } from "url";

/** How far a download may go. */
export interface FetchLimits {
  readonly timeoutMilliseconds: number;
  /** The largest manifest known, Cluster API's, has 2 MiB. */
  readonly mostBytes: number;
  readonly mostRedirects: number;
}

const defaultLimits: FetchLimits = { timeoutMilliseconds: 60_000, mostBytes: 32 * 1024 * 1024, mostRedirects: 5 };
const loopbackHosts = new Set(["127.0.0.1", "[::1]", "localhost"]);

export function isUrl(location: string): boolean {
  return /^[a-z]+:\/\//.test(location);
}

function checkSafe(url: URL): void {
  if (url.protocol === "https:" || (url.protocol === "http:" && loopbackHosts.has(url.hostname))) return;
  throw new Error(`${url.protocol}// lets anyone on the way change what runs in the cluster; use https:// or a folder`);
}

/** The answer after all redirects, each of which must be as safe as the first address. */
async function answerOf(url: URL, limits: FetchLimits): Promise<Response> {
  const signal = AbortSignal.timeout(limits.timeoutMilliseconds);
  for (let [at, left] = [url, limits.mostRedirects]; ; left -= 1) {
    checkSafe(at);
    const response = await fetch(at, { signal, redirect: "manual" });
    const next = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (next === null) return response;
    if (left === 0) throw new Error(`it redirects more than ${limits.mostRedirects} times`);
    await response.body?.cancel();
    at = new URL(next, at);
  }
}

async function download(url: URL, limits: FetchLimits): Promise<Buffer> {
  const response = await answerOf(url, limits);
  if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status} ${response.statusText}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limits.mostBytes) throw new Error(`it is larger than ${limits.mostBytes} bytes, so it is not a manifest`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Why a read failed: `fetch` hides the reason in its cause, and Node repeats the path in its message. */
function reason(error: unknown, { timeoutMilliseconds }: FetchLimits): string {
  const { message, cause, code, name } = error as NodeJS.ErrnoException & { cause?: unknown };
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "this is a folder, not a file";
  if (name === "TimeoutError") return `no answer within ${timeoutMilliseconds / 1000} s`;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

async function bytesOf(location: string, limits: FetchLimits): Promise<Buffer> {
  if (!isUrl(location)) return fs.promises.readFile(location);
  const url = new URL(location);
  return url.protocol === "file:" ? fs.promises.readFile(fileURLToPath(url)) : download(url, limits);
}

async function load(location: string, limits: FetchLimits): Promise<Buffer> {
  try {
    return await bytesOf(location, limits);
  } catch (error) {
    throw new Error(reason(error, limits), { cause: error });
  }
}

/**
 * The text of a file (path or file:// URL) or of an https:// URL, for all manifests. The error says why there is none, without the
 * location, which the caller names.
 */
export async function loadText(location: string, limits: FetchLimits = defaultLimits): Promise<string> {
  return (await load(location, limits)).toString("utf8");
}

/** A manifest at a URL or in a file, and the SHA-256 checksum (hexadecimal) of its bytes. */
export interface ManifestSource {
  readonly manifest: string;
  readonly sha256: string;
}

/** The text of a manifest if its bytes have the checksum: what was reviewed is what is applied. */
export async function loadManifest({ manifest, sha256 }: ManifestSource): Promise<string> {
  const bytes = await load(manifest, defaultLimits).catch((error: unknown) => {
    throw new Error(`the manifest ${manifest} could not be read: ${(error as Error).message}`);
  });
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === sha256.toLowerCase()) return bytes.toString("utf8");
  throw new Error(`the manifest ${manifest} has the checksum ${found}, not ${sha256}: check what changed, then put the new checksum into the settings`);
}

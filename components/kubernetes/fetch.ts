import { createHash } from "crypto";
import * as fs from "fs";
import { fileURLToPath } from "url";

/** How far the loader may go for one text. */
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

/** Refuses an address whose answer anyone on the way could change. */
export function checkSafe(url: URL): void {
  if (url.protocol === "https:" || (url.protocol === "http:" && loopbackHosts.has(url.hostname))) return;
  throw new Error(`${url.protocol}// lets anyone on the way change what runs in the cluster; use https:// or a folder`);
}

/** Where a redirect leads: to https:// alone, or from one address of this machine to another. */
export function redirectTarget(from: URL, location: string): URL {
  const to = new URL(location, from);
  checkSafe(to);
  if (to.protocol === "https:" || from.protocol === "http:") return to;
  throw new Error(`it redirects from https:// to ${to.protocol}//, and so to what anyone may have put there`);
}

async function answerOf(url: URL, signal: AbortSignal, { mostRedirects }: FetchLimits): Promise<Response> {
  checkSafe(url);
  for (let [at, left] = [url, mostRedirects]; ; left -= 1) {
    const response = await fetch(at, { signal, redirect: "manual" });
    const next = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (next === null) return response;
    if (left === 0) throw new Error(`it redirects more than ${mostRedirects} times`);
    await response.body?.cancel();
    at = redirectTarget(at, next);
  }
}

async function download(url: URL, signal: AbortSignal, limits: FetchLimits): Promise<AsyncIterable<Uint8Array>> {
  const response = await answerOf(url, signal, limits);
  if (response.ok && response.body !== null) return response.body as AsyncIterable<Uint8Array>;
  throw new Error(`the server answered ${response.status} ${response.statusText}`);
}

async function bytesOf(location: string, limits: FetchLimits): Promise<Buffer> {
  const signal = AbortSignal.timeout(limits.timeoutMilliseconds);
  const url = isUrl(location) ? new URL(location) : undefined;
  const file = url?.protocol === "file:" ? fileURLToPath(url) : location;
  const remote = url !== undefined && url.protocol !== "file:";
  const source = remote ? await download(url, signal, limits) : fs.createReadStream(file, { signal });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limits.mostBytes)
      throw new Error(`it is larger than ${limits.mostBytes} bytes, so it is not a manifest`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Why a read failed: `fetch` hides the reason in its cause, and Node repeats the path in its message. */
function reason(error: unknown, { timeoutMilliseconds }: FetchLimits): string {
  const { message, cause, code, name } = error as NodeJS.ErrnoException & { cause?: unknown };
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "this is a folder, not a file";
  if (name === "TimeoutError" || name === "AbortError") return `no answer within ${timeoutMilliseconds / 1000} s`;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

/** The bytes of a file or URL. The error says why there are none, without the location, which the caller names. */
export async function loadBytes(location: string, limits: FetchLimits = defaultLimits): Promise<Buffer> {
  try {
    return await bytesOf(location, limits);
  } catch (error) {
    throw new Error(reason(error, limits), { cause: error });
  }
}

/** SHA-256 in hexadecimal digits, as `sha256sum` prints it. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * A manifest at a URL or in a file; with the SHA-256 checksum (hexadecimal) of its bytes, what was reviewed is what is
 * applied.
 */
export interface ManifestSource {
  readonly manifest: string;
  readonly sha256?: string | undefined;
}

/** The text of a manifest, whose bytes have the checksum if there is one. */
export async function loadManifest({ manifest, sha256 }: ManifestSource): Promise<string> {
  const bytes = await loadBytes(manifest).catch((error: unknown) => {
    throw new Error(`the manifest ${manifest} could not be read: ${(error as Error).message}`);
  });
  const found = sha256Of(bytes);
  if (sha256 === undefined || found === sha256.toLowerCase()) return bytes.toString("utf8");
  throw new Error(
    `the manifest ${manifest} has the checksum ${found}, not ${sha256}: check what changed, then put the new checksum ` +
      "into the settings",
  );
}

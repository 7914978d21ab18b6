import { createHash } from "crypto";
import * as fs from "fs";
import { fileURLToPath } from "url";

const downloadMilliseconds = 60_000;
const loopbackHosts = new Set(["127.0.0.1", "[::1]", "localhost"]);

export function isUrl(location: string): boolean {
  return /^[a-z]+:\/\//.test(location);
}

async function download(url: URL): Promise<string> {
  if (url.protocol !== "https:" && !loopbackHosts.has(url.hostname)) {
    throw new Error(`${url.protocol}// lets anyone on the way change what runs in the cluster; use https:// or a folder`);
  }
  const response = await fetch(url, { signal: AbortSignal.timeout(downloadMilliseconds) });
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
  return response.text();
}

/** What a failed read says: `fetch` hides the reason in its cause, Node puts the path, which the reader knows, into its message. */
function reason(error: unknown): string {
  const { message, cause, code, name } = error as NodeJS.ErrnoException & { cause?: unknown };
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "this is a folder, not a file";
  if (name === "TimeoutError") return `no answer within ${downloadMilliseconds / 1000} s`;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

/** The text of a file (path or file:// URL) or of an https:// URL. The error says why there is none, without the location. */
export async function loadText(location: string): Promise<string> {
  try {
    if (!isUrl(location)) return await fs.promises.readFile(location, "utf8");
    const url = new URL(location);
    return url.protocol === "file:" ? await fs.promises.readFile(fileURLToPath(url), "utf8") : await download(url);
  } catch (error) {
    throw new Error(reason(error), { cause: error });
  }
}

/** A manifest at a URL or in a file, and the SHA-256 checksum (hexadecimal) of its bytes. */
export interface ManifestSource {
  readonly manifest: string;
  readonly sha256: string;
}

async function bytesOf(manifest: string): Promise<Buffer> {
  if (!/^https?:\/\//.test(manifest)) return fs.promises.readFile(manifest);
  const response = await fetch(manifest, { signal: AbortSignal.timeout(downloadMilliseconds) });
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
  return Buffer.from(await response.arrayBuffer());
}

/** The text of a manifest whose bytes have the checksum: what was reviewed is what is applied. */
export async function loadManifest({ manifest, sha256 }: ManifestSource): Promise<string> {
  const bytes = await bytesOf(manifest).catch((error: unknown) => {
    throw new Error(`the manifest ${manifest} could not be read: ${(error as Error).message}`);
  });
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === sha256.toLowerCase()) return bytes.toString("utf8");
  throw new Error(`the manifest ${manifest} has the checksum ${found}, not ${sha256}: look at what changed, then put the new checksum into the settings`);
}

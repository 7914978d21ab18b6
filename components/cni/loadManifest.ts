import { createHash } from "crypto";
import * as fs from "fs";

/** A manifest at a URL or in a file, and the SHA-256 checksum (hexadecimal) of its bytes. */
export interface ManifestSource {
  readonly manifest: string;
  readonly sha256: string;
}

const downloadMilliseconds = 60_000;

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

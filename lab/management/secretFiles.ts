import * as fs from "fs";
import * as path from "path";

import { KubeObject } from "../kubernetes/client";
import { writePrivateFile } from "../pki/keyFiles";

/**
 * Writes a Secret's values as files, as the kubelet mounts them. `folder` contains nothing else; files of removed keys
 * are deleted.
 */
export function writeSecretFiles(folder: string, secret: KubeObject): void {
  const data = (secret["data"] ?? {}) as Readonly<Record<string, string>>;
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const file of fs.readdirSync(folder)) {
    if (data[file] === undefined) fs.rmSync(path.join(folder, file));
  }
  for (const [file, value] of Object.entries(data)) writePrivateFile(folder, file, Buffer.from(value, "base64"));
}

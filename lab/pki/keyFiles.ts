import * as fs from "fs";
import * as path from "path";

import { CertificateAndKey } from "./certificates";

/** Readable by the owner only, in a folder with the same rule. Returns the file's path. */
export function writePrivateFile(folder: string, name: string, content: string | Buffer): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // writeFileSync applies its mode only to a new file.
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, content, { mode: 0o600 });
  return file;
}

export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** `<name>.crt` and `<name>.key`; returns their paths. */
export function writeCertificate(folder: string, name: string, { cert, key }: CertificateAndKey): CertificateFiles {
  return { cert: writePrivateFile(folder, `${name}.crt`, cert), key: writePrivateFile(folder, `${name}.key`, key) };
}

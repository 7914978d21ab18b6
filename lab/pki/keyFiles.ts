import * as fs from "fs";
import * as path from "path";

import { CertificateAndKey } from "./certificates";

/** Readable by the owner alone, in a folder that is, too. Returns the file's path. */
export function writePrivateFile(folder: string, name: string, content: string | Buffer): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // The mode of writeFileSync counts only for a file that is new.
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

import * as fs from "fs";
import * as path from "path";

import { writePrivateFile } from "../../pki/keyFiles";
import { IgnitionConfig } from "./config";
import { decodeSource } from "./dataUrl";

/** The files of a machine's disk that the lab creates, in the machine's own folder. */
export class Rootfs {
  constructor(readonly folder: string) {}

  /** The path on this host for a path of the machine. */
  hostPath(machinePath: string): string {
    const host = path.join(this.folder, machinePath);
    if (!host.startsWith(`${this.folder}${path.sep}`)) {
      throw new Error(`${machinePath} leads out of the machine's disk`);
    }
    return host;
  }

  /** Writes the config's files. Their modes are limited to the owner: no other user of this host may read them. */
  writeFiles(config: IgnitionConfig): void {
    for (const file of config.storage?.files ?? []) {
      const content = decodeSource(file.contents?.source ?? "", file.contents?.compression);
      const before =
        file.append === true && this.has(file.path) ? fs.readFileSync(this.hostPath(file.path)) : Buffer.alloc(0);
      this.write(file.path, Buffer.concat([before, content]));
    }
  }

  write(machinePath: string, content: string | Buffer): string {
    return writePrivateFile(this.folder, path.relative(this.folder, this.hostPath(machinePath)), content);
  }

  has(machinePath: string): boolean {
    return fs.existsSync(this.hostPath(machinePath));
  }

  /** Text of a file that must exist. */
  read(machinePath: string): string {
    try {
      return fs.readFileSync(this.hostPath(machinePath), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      throw new Error(`the machine's Ignition has no ${machinePath}`);
    }
  }

  move(from: string, to: string): void {
    fs.mkdirSync(path.dirname(this.hostPath(to)), { recursive: true, mode: 0o700 });
    fs.renameSync(this.hostPath(from), this.hostPath(to));
  }
}

import { execFile } from "child_process";
import * as path from "path";

import { writePrivateFile } from "../../pki/keyFiles";

/** Checks a config with Flatcar's own Ignition, which reports errors as text; warnings pass. */
export async function validateIgnition(bin: string, folder: string, name: string, text: string): Promise<void> {
  const file = writePrivateFile(folder, name, text);
  await new Promise<void>((resolve, reject) => {
    execFile(path.join(bin, "ignition-validate"), [file], (error, stdout, stderr) => {
      if (error === null) {
        resolve();
        return;
      }
      reject(new Error(`Ignition refuses ${name}: ${`${stdout}\n${stderr}`.trim() || error.message}`));
    });
  });
}

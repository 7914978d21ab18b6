import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { kubeconfigPath } from "../kubernetes/kubeconfigPath";
import { UnrecoverableError } from "./observation";

/**
 * The file of a kubeconfig that is given as its text or its path, as the Kubernetes provider takes it. A text goes
 * to a file that its owner alone can read, and that goes when the process ends: kubectl reads files only.
 */
export function kubeconfigFile(given: string): string {
  const text = given.trim();
  if (text === "") throw new UnrecoverableError("no kubeconfig on standard input");
  const named = kubeconfigPath(text);
  if (named !== undefined) {
    if (!fs.existsSync(named)) throw new UnrecoverableError(`the kubeconfig ${named} does not exist`);
    return named;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kubeconfig-"));
  process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  // Without a handler these end the process with no `exit` event, and the file would stay.
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) process.on(signal, () => process.exit(code));
  const file = path.join(folder, "config");
  fs.writeFileSync(file, text, { mode: 0o600 });
  return file;
}

import * as fs from "fs";
import * as path from "path";

import { labCredentials } from "../../lab/deploy/variables";
import { SecretSearch } from "../support/secretSearch";
import { FaultLab } from "./faultLab";

const search = new SecretSearch({ "the account's key": labCredentials.AWS_SECRET_ACCESS_KEY });
/** Whatever key it is: neither a private one nor that of a kubeconfig may stand in an output or a log. */
const marks = ["PRIVATE KEY-----", "client-key-data"];

export function holdsSecret(text: string): boolean {
  return search.in(text).length > 0 || marks.some((mark) => text.includes(mark));
}

const filesIn = (folder: string): string[] => (fs.existsSync(folder) ? fs.readdirSync(folder).map((file) => path.join(folder, file)) : []);

/** Logs of the lab in which a secret stands, and what a killed run has left of the engine's events. */
export function logsWithSecrets({ paths }: FaultLab): string[] {
  const files = [...filesIn(paths.logs), ...filesIn(paths.run).filter((file) => /-events-\d+\.json$/.test(file))];
  return files.filter((file) => holdsSecret(fs.readFileSync(file, "utf8"))).map((file) => path.basename(file));
}

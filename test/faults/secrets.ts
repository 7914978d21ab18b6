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

/** Logs of the lab in which a secret stands. */
export function logsWithSecrets({ paths }: FaultLab): string[] {
  const files = fs.existsSync(paths.logs) ? fs.readdirSync(paths.logs) : [];
  return files.filter((file) => holdsSecret(fs.readFileSync(path.join(paths.logs, file), "utf8")));
}

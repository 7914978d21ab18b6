import * as fs from "fs";
import * as path from "path";

import { labCredentials } from "../../lab/commands/environment";
import { FaultLab } from "./faultLab";

/** What may stand in no output and no log: the account's key, in clear and as part of a base64 text, and private keys. */
const secrets = [
  labCredentials.AWS_SECRET_ACCESS_KEY,
  ...[0, 1, 2].map((shift) => Buffer.from(`${"x".repeat(shift)}${labCredentials.AWS_SECRET_ACCESS_KEY}`).toString("base64").slice(4, -4)),
  "PRIVATE KEY-----",
  "client-key-data",
];

export function holdsSecret(text: string): boolean {
  return secrets.some((secret) => text.includes(secret));
}

/** Logs of the lab in which a secret stands. */
export function logsWithSecrets({ paths }: FaultLab): string[] {
  const files = fs.existsSync(paths.logs) ? fs.readdirSync(paths.logs) : [];
  return files.filter((file) => holdsSecret(fs.readFileSync(path.join(paths.logs, file), "utf8")));
}

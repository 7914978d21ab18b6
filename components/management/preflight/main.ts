/** Looks at the management cluster before the providers come; usage in request.ts. */
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { kubeconfigFile } from "../../wait/kubeconfigFile";
import { Kubectl } from "../../wait/kubectl";
import { Observation } from "../../wait/observation";
import { waitUntilReached } from "../../wait/poll";
import { certManagerAnswers, probe } from "./certManagerAnswers";
import { installationProblems } from "./installation";
import { parsePreflightRequest, PreflightRequest } from "./request";
import { webhooksTrusted } from "./webhooksTrusted";

const everyMilliseconds = 1000;

async function post(kubectl: Kubectl): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "probe-"));
  try {
    const file = path.join(folder, "certificate.json");
    fs.writeFileSync(file, JSON.stringify(probe.body));
    await kubectl.run("create", "--raw", probe.path, "-f", file);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

async function look(kubectl: Kubectl, request: PreflightRequest): Promise<string> {
  if (request.kind !== "installation") {
    const pace = { limitMilliseconds: request.minutes * 60_000, everyMilliseconds };
    const observe = (): Promise<Observation> => (request.kind === "webhooks" ? webhooksTrusted(kubectl) : certManagerAnswers(() => post(kubectl)));
    return waitUntilReached(observe, pace, (line) => process.stderr.write(`${line}\n`));
  }
  const problems = await installationProblems(kubectl, request.owner, request.certManager);
  if (problems.length > 0) throw new Error(`the management cluster cannot be used:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
  return "the management cluster can be used";
}

async function main(): Promise<void> {
  const request = parsePreflightRequest(process.argv.slice(2));
  const kubectl = new Kubectl(kubeconfigFile(fs.readFileSync(0, "utf8")), request.context);
  process.stdout.write(`${await look(kubectl, request)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});

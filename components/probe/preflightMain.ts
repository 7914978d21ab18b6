/** Looks at the management cluster before anything is made on it; usage in request.ts. */
import * as fs from "fs";

import { kubeconfigInput, Kubectl } from "../program/kubectl";
import { post } from "../program/objectFile";
import { Observation, waitUntilReached } from "../program/poll";
import { certManagerAnswers, probe, webhooksTrusted } from "./installation";
import { givenProblems, managementProblems } from "./management";
import { parsePreflightRequest, PreflightRequest } from "./preflightRequest";
import { serverOf } from "./server";

const everyMilliseconds = 1000;

async function look(kubectl: Kubectl, request: PreflightRequest): Promise<string> {
  if ("minutes" in request) {
    const pace = { limitMilliseconds: request.minutes * 60_000, everyMilliseconds };
    const observe = (): Promise<Observation> => (request.kind === "webhooks" ? webhooksTrusted(kubectl) : certManagerAnswers(async () => void (await post(kubectl, probe.path, probe.body))));
    return waitUntilReached(observe, pace, (line) => process.stderr.write(`${line}\n`));
  }
  const server = serverOf(kubectl);
  const problems = await (request.kind === "given" ? givenProblems(server, request) : managementProblems(server, request));
  if (problems.length > 0) throw new Error(`the management cluster cannot be used; nothing on it or in AWS has been changed:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
  return "the management cluster can be used";
}

async function main(): Promise<void> {
  const request = parsePreflightRequest(process.argv.slice(2));
  const kubectl = new Kubectl(kubeconfigInput(fs.readFileSync(0, "utf8")), request.context);
  process.stdout.write(`${await look(kubectl, request)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});

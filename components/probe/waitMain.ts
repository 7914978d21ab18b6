/** The wait program: looks at a cluster with kubectl until a stage is reached. Started by `waitCommand`; usage in parseRequest.ts. */
import * as fs from "fs";

import { kubeconfigInput, Kubectl } from "../program/kubectl";
import { waitUntilReached } from "../program/poll";
import { connectWithKubectl, observe } from "./stage";
import { parseRequest } from "./waitRequest";

const everyMilliseconds = 1000;

async function main(): Promise<void> {
  const request = parseRequest(process.argv.slice(2));
  const kubectl = new Kubectl(kubeconfigInput(fs.readFileSync(0, "utf8")), request.context);
  const connect = connectWithKubectl();
  const pace = { limitMilliseconds: request.minutes * 60_000, everyMilliseconds };
  const summary = await waitUntilReached(() => observe(kubectl, request, connect), pace, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${summary}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${process.argv[2] ?? "wait"}: ${(error as Error).message}\n`);
  process.exitCode = 1;
});

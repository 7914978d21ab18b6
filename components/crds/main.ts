/** Applies and deletes the definitions of a manifest. Started by `customResourceDefinitions`; usage in request.ts. */
import * as fs from "fs";

import { kubeconfigInput, Kubectl } from "../program/kubectl";
import { applyDefinitions, deleteDefinitions } from "./apply";
import { findDefinitions } from "./command";
import { namesIn, parseDefinitionsRequest, summariesVariable } from "./request";
import { KubectlDefinitions, takeOverVariable } from "./server";

const everyMilliseconds = 500;

/** What the run before has printed, which Pulumi's command provider gives to an update and a deletion. */
const outputVariable = "PULUMI_COMMAND_STDOUT";

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const request = parseDefinitionsRequest(process.argv.slice(2));
  const names = namesIn(process.env[summariesVariable]);
  const previous = (process.env[outputVariable] ?? "").split("\n").filter((line) => line !== "");
  const server = new KubectlDefinitions(new Kubectl(kubeconfigInput(fs.readFileSync(0, "utf8")), request.context));
  const pace = { limitMilliseconds: request.minutes * 60_000, everyMilliseconds };
  if (request.action === "delete") return deleteDefinitions(server, [...new Set([...names, ...previous])], pace, say);
  const application = { names, previous, file: findDefinitions(request.sha256), takeOver: process.env[takeOverVariable] === "yes" };
  const applied = await applyDefinitions(server, application, pace, say);
  process.stdout.write(applied.map((name) => `${name}\n`).join(""));
}

main().catch((error: unknown) => {
  say((error as Error).message);
  process.exitCode = 1;
});

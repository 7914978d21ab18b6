/**
 * The program behind every command of a stack: a typed request as JSON in, progress on standard error, a verdict on
 * standard output.
 */
import * as fs from "fs";

import type { CrdsRequest } from "./crds/request";
import type { KindRequest } from "./kind/request";
import type { ProbeRequest } from "./probe/request";
import type { VolumesRequest } from "./volumes/request";
import { Call, Operation, requestVariable } from "./call";
import { kubeconfigInput, Kubectl } from "./kubectl";

type ProgramRequest = ProbeRequest | CrdsRequest | KindRequest | VolumesRequest;

const operations: readonly string[] = ["create", "update", "delete"] satisfies Operation[];

function isOperation(word: string | undefined): word is Operation {
  return operations.includes(word ?? "");
}

/** The request, which only this project's components write. */
function requested(): ProgramRequest {
  const text = process.env[requestVariable];
  if (text === undefined)
    throw new Error(
      `${requestVariable} is not set: Pulumi starts this program, with what it has to do as JSON in that variable`,
    );
  return JSON.parse(text) as ProgramRequest;
}

/** Loads what the request needs, and no more: an `up` starts the program some twenty times. */
async function answer(request: ProgramRequest, call: Call): Promise<string> {
  switch (request.run) {
    case "crds":
      return (await import("./crds/run")).runCrds(request, call);
    case "kind":
      return (await import("./kind/kindTool")).runKind(request, call);
    case "volumes":
      return (await import("./volumes/run")).runVolumes(request, call);
    default:
      return (await import("./probe/run")).runProbe(request, call);
  }
}

async function main(): Promise<void> {
  const [, , operation] = process.argv;
  if (!isOperation(operation)) throw new Error(`usage: main.ts ${operations.join("|")}`);
  const request = requested();
  const call: Call = {
    operation,
    kubectl: (context) => new Kubectl(kubeconfigInput(fs.readFileSync(0, "utf8")), context),
    variable: (name) => process.env[name],
    previous: process.env["PULUMI_COMMAND_STDOUT"] ?? "",
    say: (line) => void process.stderr.write(`${line}\n`),
  };
  process.stdout.write(await answer(request, call));
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});

import type { Call } from "../call";
import { applyDefinitions, deleteDefinitions } from "./apply";
import { findDefinitions } from "./file";
import type { CrdsRequest } from "./request";
import { KubectlDefinitions, takeOverVariable } from "./server";

const everyMilliseconds = 500;

/**
 * Applies or deletes the CRDs of a request. The answer is what has been applied, which the next update or deletion gets
 * to know.
 */
export async function runCrds(
  { minutes, context, sha256, crds }: CrdsRequest,
  { operation, kubectl, previous: printed, variable, say }: Call,
): Promise<string> {
  const [names, previous] = [Object.keys(crds), printed.split("\n").filter((line) => line !== "")];
  const server = new KubectlDefinitions(kubectl(context));
  const pace = { limitMilliseconds: minutes * 60_000, everyMilliseconds };
  if (operation === "delete") {
    await deleteDefinitions(server, [...new Set([...names, ...previous])], pace, say);
    return "";
  }
  const application = {
    names,
    previous,
    file: findDefinitions(sha256),
    takeOver: variable(takeOverVariable) === "yes",
  };
  const applied = await applyDefinitions(server, application, pace, say);
  return applied.map((name) => `${name}\n`).join("");
}

import * as path from "path";

import type { Kubectl } from "./kubectl";

/** What Pulumi does with the resource that runs the program. */
export type Operation = "create" | "update" | "delete";

/** One run of the program, as its parts see it. */
export interface Call {
  readonly operation: Operation;
  /** kubectl with the kubeconfig (text or path) on standard input. */
  readonly kubectl: (context?: string) => Kubectl;
  /** What the run before has printed, which Pulumi's command provider gives to an update and a deletion. */
  readonly previous: string;
  /** A variable of the environment. */
  readonly variable: (name: string) => string | undefined;
  /** A line of progress, for whoever watches the run. */
  readonly say: (line: string) => void;
}

/**
 * The environment variable with the request as JSON. Pulumi shows a JSON text field by field where it changes, which it
 * does not with words on a command line: "replicas: 2 => 3".
 */
export const requestVariable = "REQUEST";

/**
 * The path of a file of this package from the project's folder, where Pulumi's command provider runs commands: an
 * absolute one would make every other checkout see a change.
 */
function fromProject(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith(".") ? relative : `./${relative}`;
}

/** From the program's source node needs a hook; a compiled package has JavaScript beside this file. */
function hook(): string[] {
  return path.extname(__filename) === ".ts"
    ? ["--enable-source-maps", "-r", fromProject(path.join(__dirname, "..", "typescript.js"))]
    : [];
}

/**
 * The shell command that runs the program. `exec`, since Pulumi's command provider ends the shell alone where a run is
 * cancelled or its time is over: a wait that is the shell's child goes on, and holds the run up.
 */
export function programLine(operation: Operation): string {
  return ["exec node", ...hook(), fromProject(path.join(__dirname, `main${path.extname(__filename)}`)), operation].join(
    " ",
  );
}

/** The environment that tells the program what to do. JSON leaves out what is undefined. */
export function requestEnvironment(request: object): Record<typeof requestVariable, string> {
  return { [requestVariable]: JSON.stringify(request) };
}

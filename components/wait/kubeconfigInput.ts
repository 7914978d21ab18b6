import * as fs from "fs";

import { kubeconfigPath } from "../kubernetes/kubeconfigPath";
import { UnrecoverableError } from "./observation";

/** kubectl with a kubeconfig: the beginning of its command line, and its standard input. */
export interface KubeconfigInput {
  readonly command: readonly [string, ...string[]];
  readonly stdin: string;
}

/** kubectl opens its standard input by name, which a pipe of the shell lets it do, and the socket that Node gives a process in its place does not. */
const piped = ["/bin/sh", "-c", 'cat | kubectl "$@"', "kubectl", "--kubeconfig", "/dev/stdin"] as const;

/**
 * A kubeconfig that is given as its text or its path, as the Kubernetes provider takes it. A text never goes to a file: it would stay
 * where the process is killed, as Pulumi's command provider does with the waits of a run that is cancelled.
 */
export function kubeconfigInput(given: string): KubeconfigInput {
  const text = given.trim();
  if (text === "") throw new UnrecoverableError("no kubeconfig on standard input");
  const path = kubeconfigPath(text);
  if (path === undefined) return { command: piped, stdin: text };
  if (!fs.existsSync(path)) throw new UnrecoverableError(`the kubeconfig ${path} does not exist`);
  return { command: ["kubectl", "--kubeconfig", path], stdin: "" };
}

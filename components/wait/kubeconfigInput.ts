import * as fs from "fs";

import { kubeconfigPath } from "../kubernetes/kubeconfigPath";
import { UnrecoverableError } from "./observation";

/** How kubectl reads a kubeconfig: `path` is its `--kubeconfig`, `text` goes to its standard input. */
export interface KubeconfigInput {
  readonly path: string;
  readonly text?: string;
}

/**
 * A kubeconfig that is given as its text or its path, as the Kubernetes provider takes it. A text never goes to a file: it would stay
 * where the process is killed, as Pulumi's command provider does with the waits of a run that is cancelled.
 */
export function kubeconfigInput(given: string): KubeconfigInput {
  const text = given.trim();
  if (text === "") throw new UnrecoverableError("no kubeconfig on standard input");
  const path = kubeconfigPath(text);
  if (path === undefined) return { path: "/dev/stdin", text };
  if (!fs.existsSync(path)) throw new UnrecoverableError(`the kubeconfig ${path} does not exist`);
  return { path };
}

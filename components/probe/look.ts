/** The guide's last looks at a workload cluster; kubeconfig (text or path) on standard input. */
import * as fs from "fs";

import { kubeconfigInput, Kubectl } from "../program/kubectl";
import { Look } from "./waitRequest";

const looks: Readonly<Record<Look, readonly string[]>> = { "cluster-info": ["cluster-info"], nodes: ["get", "nodes"] };

/** `kubectl cluster-info` colours its words even when no terminal reads them. */
const colours = /\u001b\[[0-9;]*m/g;

async function main(): Promise<void> {
  const args = looks[process.argv[2] as Look] as readonly string[] | undefined;
  if (args === undefined) throw new Error(`usage: look.ts ${Object.keys(looks).join("|")}`);
  const kubectl = new Kubectl(kubeconfigInput(fs.readFileSync(0, "utf8")));
  process.stdout.write((await kubectl.run(...args)).replace(colours, ""));
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});

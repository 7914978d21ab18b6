import * as fs from "fs";
import * as path from "path";

import { askPulumi } from "../deploy/pulumi";
import { checkpointFile } from "../deploy/stack";
import { labStacks } from "../deploy/stackFile";
import { LabPaths } from "../paths";
import { writePrivateFile } from "../pki/keyFiles";

const MANAGEMENT = "management";

/** As stacks/outputs.ts has it. */
interface Outputs {
  readonly clusters?: Readonly<Record<string, { readonly kubeconfig?: string }>>;
}

async function kubeconfigsOf(stack: string, env: NodeJS.ProcessEnv): Promise<[string, string][]> {
  const { clusters } = JSON.parse(await askPulumi(["stack", "output", "--json", "--show-secrets", "--stack", stack], env)) as Outputs;
  return Object.entries(clusters ?? {}).flatMap(([name, { kubeconfig }]) => (kubeconfig === undefined ? [] : [[name, kubeconfig]]));
}

/** Writes each cluster's kubeconfig from the stacks' outputs to its own file, readable by the owner alone; those of clusters that are gone, go. */
export async function writeWorkloadKubeconfigs(paths: LabPaths, env: NodeJS.ProcessEnv): Promise<void> {
  const stacks = labStacks().filter((stack) => fs.existsSync(checkpointFile(stack, paths)));
  const found = (await Promise.all(stacks.map((stack) => kubeconfigsOf(stack, env)))).flat();
  const names = [MANAGEMENT, ...found.map(([name]) => name)];
  for (const file of fs.readdirSync(paths.kubeconfig).filter((name) => !names.includes(name))) fs.rmSync(path.join(paths.kubeconfig, file));
  for (const [name, kubeconfig] of found) writePrivateFile(paths.kubeconfig, name, kubeconfig);
}

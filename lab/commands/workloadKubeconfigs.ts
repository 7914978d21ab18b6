import * as fs from "fs";
import * as path from "path";

import { askPulumi } from "../deploy/pulumi";
import { checkpointFile } from "../deploy/stack";
import { labStacks } from "../deploy/stackFile";
import { LabPaths } from "../paths";
import { writePrivateFile } from "../pki/keyFiles";

const MANAGEMENT = "management";

/** As in stacks/outputs.ts. */
interface ClusterOutputs {
  readonly kubeconfig?: string;
  readonly nodes?: string;
}

interface Outputs {
  readonly clusters?: Readonly<Record<string, ClusterOutputs>>;
}

async function clustersOf(stack: string, env: NodeJS.ProcessEnv): Promise<[string, ClusterOutputs][]> {
  const { clusters } = JSON.parse(
    await askPulumi(["stack", "output", "--json", "--show-secrets", "--stack", stack], env),
  ) as Outputs;
  return Object.entries(clusters ?? {});
}

/**
 * Writes each cluster's kubeconfig from the stacks' outputs to its own file, readable by the owner only, and deletes
 * the files of clusters that are gone. Returns each cluster's table of nodes.
 */
export async function writeWorkloadKubeconfigs(
  paths: LabPaths,
  env: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, string>> {
  const stacks = labStacks().filter((stack) => fs.existsSync(checkpointFile(stack, paths)));
  const clusters = (await Promise.all(stacks.map((stack) => clustersOf(stack, env)))).flat();
  const found = clusters.flatMap(([name, { kubeconfig }]) =>
    kubeconfig === undefined ? [] : [[name, kubeconfig] as const],
  );
  const names = [MANAGEMENT, ...found.map(([name]) => name)];
  for (const file of fs.readdirSync(paths.kubeconfig).filter((name) => !names.includes(name)))
    fs.rmSync(path.join(paths.kubeconfig, file));
  for (const [name, kubeconfig] of found) writePrivateFile(paths.kubeconfig, name, kubeconfig);
  return new Map(clusters.flatMap(([name, { nodes }]) => (nodes === undefined ? [] : [[name, nodes]])));
}

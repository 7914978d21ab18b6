import * as fs from "fs";
import * as path from "path";

import { isObject, plain, Properties } from "../engine/values";
import { writePrivateFile } from "../pki/keyFiles";

const MANAGEMENT = "management";

/** Writes each cluster's kubeconfig from the stack's outputs to its own file, readable by the owner alone; those of clusters that are gone, go. */
export function writeWorkloadKubeconfigs(outputs: Properties, directory: string): void {
  const clusters = plain<Properties>(outputs)["clusters"];
  const found = Object.entries(isObject(clusters) ? clusters : {}).flatMap(([name, cluster]) => {
    const kubeconfig = isObject(cluster) ? cluster["kubeconfig"] : undefined;
    return typeof kubeconfig === "string" ? [[name, kubeconfig] as const] : [];
  });
  const names = [MANAGEMENT, ...found.map(([name]) => name)];
  for (const file of fs.readdirSync(directory).filter((name) => !names.includes(name))) fs.rmSync(path.join(directory, file));
  for (const [name, kubeconfig] of found) writePrivateFile(directory, name, kubeconfig);
}

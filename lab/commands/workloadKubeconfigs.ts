import * as fs from "fs";
import * as path from "path";

import { isObject, plain, Properties } from "../engine/values";

/** Writes each cluster's kubeconfig from the stack's outputs to its own file, readable by the owner alone. */
export function writeWorkloadKubeconfigs(outputs: Properties, directory: string): void {
  const clusters = plain<Properties>(outputs)["clusters"];
  if (!isObject(clusters)) return;
  for (const [name, cluster] of Object.entries(clusters)) {
    const kubeconfig = isObject(cluster) ? cluster["kubeconfig"] : undefined;
    if (typeof kubeconfig === "string") fs.writeFileSync(path.join(directory, name), kubeconfig, { mode: 0o600 });
  }
}

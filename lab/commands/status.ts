import * as fs from "fs";
import * as path from "path";

import { LabStatus, runningLab } from "../daemonClient";
import { clusterTrees } from "../describe/cluster";
import { treeLines } from "../describe/tree";
import { KubeClient } from "../kubernetes/client";
import { labPaths } from "../paths";
import { print, printFailure } from "./report";

function printPrograms(status: LabStatus): void {
  const dead = status.programs.filter(({ state }) => state === "exited");
  print(`lab: ${status.programs.length - dead.length} programs running, AWS at ${status.awsEndpoint}`);
  for (const { name, exitCode, logFile } of dead)
    print(`  ${name} has ended (${exitCode ?? "by a signal"}); see ${logFile}`);
  for (const machine of status.machines)
    print(`  machine ${machine.id}: ${machine.state}${machine.message === undefined ? "" : `: ${machine.message}`}`);
}

export async function run(): Promise<number> {
  try {
    const status = await runningLab();
    if (status === undefined) throw new Error("the lab is not running; `make up` starts it and applies the program");
    printPrograms(status);
    const { kubeconfig } = labPaths();
    const workload = (cluster: string): KubeClient | undefined => {
      const file = path.join(kubeconfig, cluster);
      return fs.existsSync(file) ? KubeClient.fromKubeconfig(file) : undefined;
    };
    const trees = await clusterTrees(KubeClient.fromKubeconfig(path.join(kubeconfig, "management")), workload);
    print("");
    if (trees.length === 0)
      print("no clusters on the management API server; `make up` creates those of Pulumi.lab.yaml");
    else for (const line of treeLines(trees, Date.now())) print(line);
    return 0;
  } catch (error) {
    return printFailure(error);
  }
}

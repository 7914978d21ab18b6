import * as fs from "fs";
import * as path from "path";

import { LabStatus, runningLab } from "../daemonClient";
import { ensureStack } from "../deploy/stack";
import { foreignVariables, labVariables } from "../deploy/variables";
import { LabPaths, labPaths } from "../paths";
import { ensureTools, Tools } from "../tools/tools";
import { print, printFailure } from "./report";
import { writeWorkloadKubeconfigs } from "./workloadKubeconfigs";

/** The shell evaluates standard output, so all other messages go to standard error. */
export async function run(stackName: string): Promise<number> {
  try {
    const status = await runningLab();
    if (status === undefined) {
      throw new Error(
        "the lab is not running, so your tools have nothing to connect to; start it with `make lab-up` or `make up`",
      );
    }
    const tools = await ensureTools((line) => process.stderr.write(`${line}\n`));
    const paths = labPaths();
    const { env } = await ensureStack(stackName, tools, paths, status);
    await writeWorkloadKubeconfigs(paths, env);
    print(`unset ${foreignVariables.join(" ")}`);
    for (const [name, value] of Object.entries(shellExports(status, tools, paths, env)))
      print(`export ${name}=${value}`);
    return 0;
  } catch (error) {
    return printFailure(error);
  }
}

function shellExports(
  status: LabStatus,
  tools: Tools,
  paths: LabPaths,
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  const configFile = env["PULUMI_OPTION_CONFIG_FILE"];
  const variables = {
    ...labVariables(paths, status),
    ...(configFile === undefined ? {} : { PULUMI_OPTION_CONFIG_FILE: configFile }),
    KUBECONFIG: kubeconfigs(paths).join(path.delimiter),
    XDG_CONFIG_HOME: paths.config,
    // clusterctl would ask GitHub for a newer version of itself, and hang if it cannot reach GitHub.
    CLUSTERCTL_DISABLE_VERSIONCHECK: "true",
  };
  const quoted = Object.entries(variables).map(([name, value]) => [name, quote(value)]);
  return { ...Object.fromEntries(quoted), PATH: `${quote(tools.bin)}:"$PATH"` };
}

/** The management cluster first, so that its context is the current one. */
function kubeconfigs(paths: LabPaths): string[] {
  const management = "management";
  const files = fs.existsSync(paths.kubeconfig) ? fs.readdirSync(paths.kubeconfig) : [];
  const workloads = files.filter((file) => file !== management).sort();
  return [management, ...workloads].map((file) => path.join(paths.kubeconfig, file));
}

function quote(value: string): string {
  return `'${value.replace(/'/g, "'\\''")}'`;
}

import { runningLab } from "../daemonClient";
import { pulumi } from "../deploy/pulumi";
import { ensureStack } from "../deploy/stack";
import { labPaths } from "../paths";
import { linkUpstreamData } from "../tools/links";
import { ensureTools } from "../tools/tools";
import { print, printFailure } from "./report";

/** Starts nothing in the lab: the preview of a stack that was never applied needs no server. */
export async function run(stackName: string): Promise<number> {
  try {
    const tools = await ensureTools(print);
    const paths = labPaths();
    linkUpstreamData(tools, paths);
    const status = await runningLab();
    const { name, env } = await ensureStack(stackName, tools, paths, status);
    if (status === undefined) print("The lab is not running, so `make up` will start with an empty account.");
    return await pulumi(["preview", "--diff", "--stack", name], { env });
  } catch (error) {
    return printFailure(error);
  }
}

import { runningLab } from "../daemonClient";
import { pulumi } from "../deploy/pulumi";
import { ensureStack } from "../deploy/stack";
import { labPaths } from "../paths";
import { ensureTools } from "../tools/tools";
import { print, printFailure } from "./report";

/** Updates the state with changes made outside Pulumi. */
export async function run(stackName: string): Promise<number> {
  try {
    const status = await runningLab();
    if (status === undefined)
      throw new Error(
        "the lab is not running, so there is nothing to refresh; `make up` starts it and applies the program",
      );
    const { name, env } = await ensureStack(stackName, await ensureTools(print), labPaths(), status);
    return await pulumi(["refresh", "--yes", "--skip-preview", "--stack", name], { env });
  } catch (error) {
    return printFailure(error);
  }
}

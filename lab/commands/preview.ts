import { runningLab } from "../daemonClient";
import { run as apply } from "../engine/run";
import { labPaths, projectRoot } from "../paths";
import { linkUpstreamData } from "../tools/links";
import { ensureTools } from "../tools/tools";
import { prepareEnvironment } from "./environment";
import { print, printFailure } from "./report";
import { stackFile } from "./stackFile";

/** A lab that does not run holds nothing: what an earlier one held is gone with it. */
const noWorld = "none";

export async function run(): Promise<number> {
  try {
    const tools = await ensureTools(print);
    const status = await runningLab();
    const paths = labPaths();
    linkUpstreamData(tools, paths);
    prepareEnvironment(tools, status);
    const result = await apply({ root: projectRoot(), preview: true, directory: paths.root, world: status?.world ?? noWorld, stackFile: stackFile(paths), print });
    if (status === undefined) print("\nThe lab does not run, so `make up` begins with an empty account.");
    print(`\n${result.progress.summary()}`);
    return 0;
  } catch (error) {
    return printFailure(error);
  }
}

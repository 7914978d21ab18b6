import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { startAwsEmulator } from "../../lab/aws/emulator";
import { LabNetwork } from "../../lab/loopback";
import { LabPaths, labPaths } from "../../lab/paths";
import { Supervisor } from "../../lab/processes/supervisor";
import { cached } from "../../lab/tools/cache";
import { makePythonEnvironment, pythonKey } from "../../lab/tools/pythonEnvironment";
import { Tools } from "../../lab/tools/tools";

/** The lab's AWS alone, in a folder of its own. */
export interface OwnEmulator {
  readonly endpoint: string;
  readonly paths: LabPaths;
  end(): Promise<void>;
}

export async function ownEmulator(): Promise<OwnEmulator> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "aws-"));
  const paths = labPaths(folder);
  const supervisor = new Supervisor(paths.logs, paths.registry);
  const network = await LabNetwork.claim(folder);
  const quiet = (): void => undefined;
  const python = await cached("python", await pythonKey(), quiet, (target) => makePythonEnvironment(target, quiet));
  const endpoint = await startAwsEmulator({
    tools: { python: path.join(python, "bin") } as Tools,
    supervisor,
    network,
    paths,
  });
  return {
    endpoint,
    paths,
    async end(): Promise<void> {
      await supervisor.stopAll();
      await network.release();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../../lab/paths";
import { upstreamVersion } from "../../lab/tools/goModules";
import { ensureTools } from "../../lab/tools/tools";
import { OwnLab } from "../lab/ownLab";
import type { GuideTimes, Seconds } from "./results";
import { made, Shell } from "./shell";

/** What the scripts of test/bench/guide read from their environment. */
async function variables(folder: string): Promise<Record<string, string>> {
  const { python, calico, repository } = await ensureTools(() => undefined);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    GUIDE: folder,
    PYTHON: path.join(python, "python3"),
    CALICO: calico,
    TEMPLATE: path.join(
      repository,
      "infrastructure-aws",
      upstreamVersion("cluster-api-provider-aws"),
      "cluster-template-flatcar.yaml",
    ),
    KUBERNETES_VERSION: upstreamVersion("kubernetes"),
  };
}

/** The guide's commands, run by scripts without a pause on a lab of their own. */
export async function guideTimes(): Promise<GuideTimes> {
  const lab = new OwnLab();
  try {
    await made(lab, "lab-up");
    const shell = await Shell.of(lab);
    const environment = await variables(path.join(lab.paths.root, "guide"));
    const time = async (script: string): Promise<Seconds> =>
      (await shell.time(path.join(projectRoot(), "test", "bench", "guide", script), [], environment)).seconds;
    return { up: await time("up.sh"), worker: await time("worker.sh"), destroy: await time("destroy.sh") };
  } finally {
    await lab.end();
  }
}

import { OwnLab } from "../lab/ownLab";
import type { LayerTimes, ProgramTimes } from "./results";
import { made, Shell } from "./shell";
import { waitsOf } from "./timeline";

/** Made of nothing, looked at, changed and deleted by the pulumi CLI, on a lab of its own that is up already. */
export async function programTimes(): Promise<ProgramTimes> {
  const lab = new OwnLab();
  try {
    await made(lab, "lab-up");
    const shell = await Shell.of(lab);
    const firstPreview = await shell.previews();
    const up = await shell.apply("up");
    const waits = waitsOf(up, lab.paths);
    const stateBytes = shell.stateBytes();
    const preview = await shell.previews();
    const refresh = await shell.apply("refresh");
    await shell.setWorkers(3);
    const worker = await shell.apply("up");
    const destroy = await shell.apply("destroy");
    // Whatever is left has not been waited for.
    await made(lab, "destroy");
    return {
      firstPreview,
      up: up.seconds,
      preview,
      refresh: refresh.seconds,
      worker: worker.seconds,
      destroy: destroy.seconds,
      stateBytes,
      waits,
    };
  } finally {
    await lab.end();
  }
}

/** The same cluster from two stacks: what a change of it costs where the definitions are another stack's. */
export async function layerTimes(): Promise<LayerTimes> {
  const lab = new OwnLab(undefined, {}, "lab-management");
  const above = new OwnLab(lab.paths.root, {}, "lab-clusters");
  try {
    await made(lab, "lab-up");
    const [management, clusters] = [await Shell.of(lab, "lab-management"), await Shell.of(above, "lab-clusters")];
    const managementUp = await management.apply("up");
    const clustersUp = await clusters.apply("up");
    const stateBytes = { management: management.stateBytes(), clusters: clusters.stateBytes() };
    const preview = await clusters.previews();
    await clusters.setWorkers(3);
    const workerPreview = await clusters.pulumi("preview");
    const worker = await clusters.apply("up");
    await clusters.apply("destroy");
    await management.apply("destroy");
    await made(lab, "destroy");
    return {
      managementUp: managementUp.seconds,
      clustersUp: clustersUp.seconds,
      preview,
      workerPreview: workerPreview.seconds,
      worker: worker.seconds,
      stateBytes,
    };
  } finally {
    await lab.end();
  }
}

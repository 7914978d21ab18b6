import { spawn } from "child_process";
import * as fs from "fs";
import * as path from "path";

import { projectRoot } from "../../lab/paths";
import { ensureTools } from "../../lab/tools/tools";
import { upstreamVersion } from "../../lab/tools/goModules";
import { OwnLab } from "../lab/ownLab";
import { TimedLine, Wait, waitsOf } from "./timeline";

interface Timed {
  readonly seconds: number;
  /** Milliseconds. */
  readonly begun: number;
}

async function timed(what: string, run: () => Promise<{ code: number | null; text: string }>): Promise<Timed> {
  const begun = Date.now();
  const { code, text } = await run();
  if (code !== 0) throw new Error(`${what} failed:\n${text}`);
  return { seconds: (Date.now() - begun) / 1000, begun };
}

/** Keeps each whole line of an output that grows, with the time at which it was there. */
function lineClock(): { readonly lines: TimedLine[]; readonly hear: (text: string) => void } {
  const begun = Date.now();
  const lines: TimedLine[] = [];
  const hear = (text: string): void => {
    const seconds = (Date.now() - begun) / 1000;
    for (const line of text.split("\n").slice(lines.length, -1)) lines.push([seconds, line]);
  };
  return { lines, hear };
}

/** Seconds of `up`, a second `up` and `destroy` of the program on a lab of their own that is up already, and what the first waited for. */
export async function programTimes(): Promise<{ up: number; again: number; destroy: number; waits: readonly Wait[] }> {
  const lab = new OwnLab();
  try {
    await timed("lab-up", () => lab.make("lab-up"));
    const clock = lineClock();
    const up = await timed("up", () => lab.make("up", clock.hear));
    const waits = waitsOf(clock.lines, lab.paths, up.begun);
    const again = await timed("the second up", () => lab.make("up"));
    const destroy = await timed("destroy", () => lab.make("destroy"));
    return { up: up.seconds, again: again.seconds, destroy: destroy.seconds, waits };
  } finally {
    await lab.end();
  }
}

/** The guide's commands, run by a script without a pause on a lab of the same kind. */
export async function guideTimes(): Promise<{ up: number; destroy: number }> {
  const lab = new OwnLab();
  try {
    await timed("lab-up", () => lab.make("lab-up"));
    const up = await timed("the guide", () => guide(lab, "up.sh"));
    const destroy = await timed("the guide's clean up", () => guide(lab, "destroy.sh"));
    return { up: up.seconds, destroy: destroy.seconds };
  } finally {
    await lab.end();
  }
}

async function guide(lab: OwnLab, script: string): Promise<{ code: number | null; text: string }> {
  const tools = await ensureTools(() => undefined);
  const folder = path.join(lab.paths.root, "guide");
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const env = {
    ...process.env,
    CAPI_IGNITION_LAB_DIR: lab.paths.root,
    GUIDE: folder,
    PYTHON: path.join(tools.python, "python3"),
    CALICO: tools.calico,
    TEMPLATE: path.join(tools.repository, "infrastructure-aws", upstreamVersion("cluster-api-provider-aws"), "cluster-template-flatcar.yaml"),
    KUBERNETES_VERSION: upstreamVersion("kubernetes"),
  };
  const child = spawn("bash", ["-c", `eval "$(make -s lab-env)" && exec test/bench/guide/${script}`], { cwd: projectRoot(), env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part: string) => (text += part));
  return { code: await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve)), text };
}

import * as fs from "fs";

/** What a run starts and waits for: processes of it that live on when it is gone. */
const ofRuns = /components\/(wait|management\/preflight)\/|lab\/cli\.ts/;

function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Processes that runs of the lab in this folder have started and that still live. */
export function orphans(root: string): string[] {
  const pids = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const ours = pids.filter((pid) => read(`/proc/${pid}/environ`).includes(`CAPI_IGNITION_LAB_DIR=${root} `));
  return ours.map((pid) => read(`/proc/${pid}/cmdline`)).filter((line) => ofRuns.test(line));
}

import * as fs from "fs";

import { Ran, reasonOf } from "../command";
import { Broken, Fault } from "../fault";
import { FaultLab } from "../faultLab";

/** From the moment that the output holds the text, every write to the state's journal fails as on a full disk. */
async function fullDisk(lab: FaultLab, text: string): Promise<Broken> {
  const journal = `${lab.paths.state}.journal`;
  const kept = `${journal}.kept`;
  const ran = await lab.run("up", (output) => {
    if (fs.existsSync(kept) || !output.includes(text)) return;
    fs.renameSync(journal, kept);
    fs.symlinkSync("/dev/full", journal);
  });
  const reached = fs.existsSync(kept);
  if (reached) fs.renameSync(kept, journal);
  const problems = [
    ...(ran.code === 0 ? ["the run ended as if nothing had happened"] : []),
    ...(/state cannot be written to \S*state\.json\.journal: .*no space left.*make room/.test(ran.text) ? [] : ["the message does not name file, cause and fix"]),
  ];
  return { ran, said: reasonOf(ran), problems, missed: !reached };
}

/** A second run begins while the first is at work. */
async function second(lab: FaultLab, text: string): Promise<Broken> {
  let other: Promise<Ran> | undefined;
  const ran = await lab.run("up", (output) => {
    if (output.includes(text)) other ??= lab.run("up");
  });
  const refused = await other;
  const problems = [
    ...(refused?.code === 0 ? ["the second run was not refused"] : []),
    ...(/another run \(process \d+\) is under way on this lab; wait/.test(refused?.text ?? "") ? [] : ["the message does not name the other run"]),
    ...(ran.code === 0 ? [] : [`the first run was disturbed: ${reasonOf(ran)}`]),
  ];
  return { ran, said: refused === undefined ? "" : `the second: ${reasonOf(refused)}`, problems, missed: refused === undefined };
}

const scaled = "MachineDeployment ignition-cluster-md-0 updated";
const more = { from: 2, to: 3 };

export const stateAndLock: readonly Fault[] = [
  { name: "full-disk", phase: "change", fault: "the disk of the state file is full", stage: `change, at "${scaled}"`, workers: more, run: (lab) => fullDisk(lab, scaled) },
  {
    name: "two-runs",
    phase: "change",
    fault: "a second run is started while one is under way",
    stage: `change, at "${scaled}"`,
    workers: more,
    run: (lab) => second(lab, scaled),
  },
];

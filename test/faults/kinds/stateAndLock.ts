import { Ran } from "../command";
import { Broken, Fault } from "../fault";
import { FaultLab } from "../faultLab";
import { reasonOf } from "../reason";
import { fill, onSmallDisk } from "../smallDisk";

/** From the moment that the output holds the text, the disk that the state is on is full. */
async function fullDisk(lab: FaultLab, text: string): Promise<Broken> {
  const { state } = lab.paths;
  let full = false;
  const watch = (output: string, { pid }: { readonly pid?: number | undefined }): void => {
    if (full || !output.includes(text)) return;
    full = true;
    fill(pid as number, state);
  };
  const ran = await lab.run("up", watch, onSmallDisk(state));
  const problems = [
    ...(ran.code === 0 ? ["the run ended as if nothing had happened"] : []),
    ...(/no space left on device/.test(ran.text) && ran.text.includes("lab.json") ? [] : ["the message does not name file and cause"]),
  ];
  return { ran, said: reasonOf(ran), problems, missed: !full };
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
    ...(/locked by 1 lock.*wait for the other process.*pulumi cancel.*created by \S+ \(pid \d+\)/s.test(refused?.text ?? "") ? [] : ["the message does not name the other run"]),
    ...(ran.code === 0 ? [] : [`the first run was disturbed: ${reasonOf(ran)}`]),
  ];
  return { ran, said: refused === undefined ? "" : `the second: ${reasonOf(refused)}`, problems, missed: refused === undefined };
}

const scaled = "ignition-cluster-md-0 updated";
const more = { from: 2, to: 3 };

export const stateAndLock: readonly Fault[] = [
  { name: "full-disk", phase: "change", fault: "the disk of the state is full", stage: `change, at "${scaled}"`, workers: more, run: (lab) => fullDisk(lab, scaled) },
  { name: "two-runs", phase: "change", fault: "a second run is started while one is under way", stage: `change, at "${scaled}"`, workers: more, run: (lab) => second(lab, scaled) },
];

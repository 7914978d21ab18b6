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
    ...(/no space left on device/.test(ran.text) && ran.text.includes("lab.json")
      ? []
      : ["the message does not name file and cause"]),
  ];
  return { ran, said: reasonOf(ran), problems, missed: !full };
}

/** Pulumi's own: what to do, which file, whose it is. */
const lockError = /locked by 1 lock.*wait for the other process.*pulumi cancel.*created by \S+ \(pid \d+\)/s;

/** A second run begins while the first is at work. */
async function second(lab: FaultLab, text: string): Promise<Broken> {
  let other: Promise<Ran> | undefined;
  const ran = await lab.run("up", (output) => {
    if (output.includes(text)) other ??= lab.run("up");
  });
  const refused = await other;
  const problems = [
    ...(refused?.code === 0 ? ["the second run was not refused"] : []),
    ...(lockError.test(refused?.text ?? "") ? [] : ["the message does not name the other run"]),
    ...(ran.code === 0 ? [] : [`the first run was disturbed: ${reasonOf(ran)}`]),
  ];
  return {
    ran,
    said: refused === undefined ? "" : `the second: ${reasonOf(refused)}`,
    problems,
    missed: refused === undefined,
  };
}

const scaled = "ignition-cluster-md-0 updated";
const scaling = { phase: "change", stage: `change, at "${scaled}"`, workers: { from: 2, to: 3 } } as const;

export const stateAndLock: readonly Fault[] = [
  { ...scaling, name: "full-disk", fault: "the disk of the state is full", run: (lab) => fullDisk(lab, scaled) },
  {
    ...scaling,
    name: "two-runs",
    fault: "a second run is started while one is under way",
    run: (lab) => second(lab, scaled),
  },
];

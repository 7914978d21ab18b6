import { Broken, Fault, Part } from "../fault";
import { FaultLab } from "../faultLab";

/** A command that starts the lab, and the program after whose start it is killed. */
const starts = [
  ["lab-up", "moto"],
  ["lab-up", "management-etcd"],
  ["lab-up", "management-apiserver"],
  ["up", "management-controller-manager"],
] as const;

/** Kills the command at a text of its output: what it has started is left to itself. */
async function killedAt(lab: FaultLab, command: string, text: string): Promise<Omit<Broken, "rows">> {
  let killed = false;
  const ran = await lab.run(command, (output, child) => {
    if (!killed && output.includes(text)) killed = child.kill("SIGKILL");
  });
  return { ran, said: `killed after: ${ran.lines.at(-1) ?? ""}`, problems: [], missed: !killed };
}

/**
 * Starts of a lab, each killed on the way: the lab's daemon goes on alone, and the next start finds it or what it has
 * left.
 */
async function killedStarts(lab: FaultLab): Promise<Broken> {
  await lab.end();
  const rows: Part[] = [];
  let last: Omit<Broken, "rows"> | undefined;
  for (const [command, program] of starts) {
    const text = `started ${program}`;
    last = await killedAt(lab, command, text);
    const next =
      program === starts.at(-1)?.[1]
        ? {}
        : { next: "started the lab anew, and was killed at the stage of the next row" };
    const stage = `${command} without a lab, at "${text}"`;
    rows.push({
      name: `lab-start-killed/${program}`,
      stage,
      said: last.said,
      problems: [],
      missed: last.missed === true,
      ...next,
    });
  }
  if (last === undefined) throw new Error("no start to kill");
  return { ...last, rows };
}

const stage = "waiting for AWSCluster";

/**
 * The daemon, which keeps every program of the lab, dies, and its programs live on: the next run ends them and begins
 * anew.
 */
async function killedDaemon(lab: FaultLab): Promise<Broken> {
  let killed = false;
  const ran = await lab.run("up", (output) => {
    if (killed || !output.includes(stage)) return;
    killed = true;
    process.kill(lab.daemonPid(), "SIGKILL");
  });
  const problems = [
    ...(ran.code === 0 ? ["the run ended as if nothing had happened"] : []),
    ...(/the lab's daemon has ended; see \S+, then run the command again/.test(ran.text)
      ? []
      : ["the message does not say what died and what to do"]),
  ];
  return {
    ran,
    said: ran.lines.find((line) => line.startsWith("error: ")) ?? ran.lines.at(-1) ?? "",
    problems,
    missed: !killed,
  };
}

export const killedLabs: readonly Fault[] = [
  {
    name: "lab-start-killed",
    phase: "up",
    fault: "a command that starts the lab is killed (SIGKILL)",
    stage: "lab-up",
    run: killedStarts,
  },
  {
    name: "daemon-killed",
    phase: "up",
    fault: "the lab's daemon is killed (SIGKILL)",
    stage: `up, at "${stage}"`,
    run: killedDaemon,
  },
];

import { Evaluation } from "./figures";
import { Results } from "./main";

const ratio = (a: number, b: number): string => `${(a / b).toFixed(2)}x`;
const one = (value: number): string => value.toFixed(1);

function row(what: string, ours: string, theirs: string, found: string, wanted: string): string {
  return `| ${what} | ${ours} | ${theirs} | **${found}** | ${wanted} |`;
}

function guideRows({ guide }: Results): string[] {
  if (guide === undefined) return [];
  const { program, guide: script } = guide;
  return [
    row("`up`, against the guide's commands run by a script", `${one(program.up)} s`, `${one(script.up)} s`, ratio(program.up, script.up), "at most 0.8x"),
    row("`destroy`, against the guide's clean up", `${one(program.destroy)} s`, `${one(script.destroy)} s`, ratio(program.destroy, script.destroy), "at most 1.1x"),
  ];
}

function evaluationRows({ evaluation, guide }: Results): string[] {
  if (evaluation === undefined) return [];
  const { empty, lab } = evaluation;
  const again = guide === undefined ? [] : [
    row("a second `up` without changes, against the evaluation alone", `${one(guide.program.again)} s`, `${one(lab.seconds)} s`, ratio(guide.program.again, lab.seconds), "at most 1.5x"),
  ];
  return [
    row(`evaluation of the lab's stack (${lab.resources} resources), against an empty program`, `${one(lab.seconds)} s`, `${one(empty.seconds)} s`, ratio(lab.seconds, empty.seconds), "at most 2x"),
    row("its memory", `${one(lab.megabytes)} MB`, `${one(empty.megabytes)} MB`, ratio(lab.megabytes, empty.megabytes), "at most 1.5x"),
    ...again,
  ];
}

/** What one more cluster costs, where the empty program takes a second. */
function clusterLines({ clusters, evaluation }: Results): string[] {
  const [first, last] = [clusters?.[0], clusters?.at(-1)];
  if (clusters === undefined || first === undefined || last === undefined || evaluation === undefined) return [];
  const more = last.clusters - first.clusters;
  const each = (of: (evaluation: Evaluation) => number): number => (of(last.evaluation) - of(first.evaluation)) / more;
  const milliseconds = (each(({ seconds }) => seconds) * 1000) / evaluation.empty.seconds;
  return [
    "## Many clusters",
    "",
    "| clusters | resources | evaluation | memory |",
    "|---|---|---|---|",
    ...clusters.map(({ clusters: count, evaluation: found }) => `| ${count} | ${found.resources} | ${one(found.seconds)} s | ${one(found.megabytes)} MB |`),
    "",
    `Each further one: **${milliseconds.toFixed(0)} ms** where the empty program takes 1 s, and **${each(({ megabytes }) => megabytes).toFixed(1)} MB**; wanted are at most 30 ms and 1 MB.`,
    "",
  ];
}

/** The page that shows the last figures. */
export function page(results: Results): string {
  return [
    "# Speed",
    "",
    "Made by `make bench`, on one machine and in one run for each pair: the ratios count, the seconds are an example. Evaluations are medians of five processes in turns.",
    "",
    "| what | ours | against | ratio | wanted |",
    "|---|---|---|---|---|",
    ...guideRows(results),
    ...evaluationRows(results),
    "",
    "![stages of one up](bench.svg)",
    "",
    ...clusterLines(results),
    "## Where the time of an `up` goes",
    "",
    ...(results.guide?.stages ?? []).map((line) => `- ${line.replace(/ +/g, " ")}`),
    "",
    "The waits within it are Cluster API's and the AWS provider's own: the managers' start, the network (its NAT gateways are asked for again after a pause), the first",
    "connection to a new control plane (asked for again 30 s after one that failed), and the machines' boot. The program asks once a second and adds no pause of its own.",
    "",
    "Repeat it with `make bench`, or one part of it with `node -r ts-node/register/transpile-only test/bench/main.ts evaluation`, `clusters` or `guide`.",
    "",
  ].join("\n");
}

const WIDTH = 900;
const LABEL = 330;
const LINE = 26;

/** The stages of one up as bars over time. */
export function chartOf({ guide }: Results): string {
  const bars = (guide?.stages ?? []).flatMap((line) => {
    const [, name = "", from = "0", took = "0"] = /^(.*?) +from +([\d.]+) s, took +([\d.]+) s$/.exec(line) ?? [];
    return name === "" ? [] : [{ name, from: Number(from), took: Number(took) }];
  });
  const end = Math.max(1, ...bars.map(({ from, took }) => from + took));
  const x = (seconds: number): number => LABEL + (seconds / end) * (WIDTH - LABEL - 60);
  const rows = bars.map(({ name, from, took }, index) => {
    const y = index * LINE + 8;
    const width = Math.max(2, x(from + took) - x(from)).toFixed(1);
    return `<text x="8" y="${y + 14}">${name}</text><rect x="${x(from).toFixed(1)}" y="${y}" width="${width}" height="18" fill="#4078c0"/><text x="${(x(from + took) + 6).toFixed(1)}" y="${y + 14}">${took.toFixed(1)} s</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${bars.length * LINE + 16}" font-family="sans-serif" font-size="13">\n${rows.join("\n")}\n</svg>\n`;
}

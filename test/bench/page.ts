import { Evaluation } from "./figures";
import { OfClusters, Results } from "./main";

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
  const { empty, registrations, names, lab } = evaluation;
  const again = guide === undefined ? [] : [
    row("a second `up` without changes, against the evaluation alone", `${one(guide.program.again)} s`, `${one(lab.seconds)} s`, ratio(guide.program.again, lab.seconds), "at most 1.5x"),
  ];
  return [
    row(`evaluation of the lab's stack (${lab.resources} resources), against an empty program`, `${one(lab.seconds)} s`, `${one(empty.seconds)} s`, ratio(lab.seconds, empty.seconds), "at most 2x"),
    row("its memory", `${one(lab.megabytes)} MB`, `${one(empty.megabytes)} MB`, ratio(lab.megabytes, empty.megabytes), "at most 1.5x"),
    row("its evaluation, against the same registrations with nothing before them", `${one(lab.seconds)} s`, `${one(registrations.seconds)} s`, ratio(lab.seconds, registrations.seconds), ""),
    row("its memory, against theirs", `${one(lab.megabytes)} MB`, `${one(registrations.megabytes)} MB`, ratio(lab.megabytes, registrations.megabytes), ""),
    row("as many registrations with a name each and nothing else, against an empty program", `${one(names.seconds)} s`, `${one(empty.seconds)} s`, ratio(names.seconds, empty.seconds), ""),
    ...again,
  ];
}

/** What one more cluster costs, where the empty program takes a second. */
function furtherCluster(found: readonly OfClusters[], empty: Evaluation): string {
  const [first, last] = [found[0] as OfClusters, found.at(-1) as OfClusters];
  const each = (of: (evaluation: Evaluation) => number): number => (of(last.evaluation) - of(first.evaluation)) / (last.clusters - first.clusters);
  const milliseconds = (each(({ seconds }) => seconds) * 1000) / empty.seconds;
  return `**${milliseconds.toFixed(0)} ms** where the empty program takes 1 s, and **${each(({ megabytes }) => megabytes).toFixed(1)} MB**`;
}

function clusterLines({ clusters, evaluation }: Results): string[] {
  if (clusters === undefined || evaluation === undefined) return [];
  return [
    "## Many clusters",
    "",
    "| clusters | resources | evaluation | memory |",
    "|---|---|---|---|",
    ...clusters.lab.map(({ clusters: count, evaluation: found }) => `| ${count} | ${found.resources} | ${one(found.seconds)} s | ${one(found.megabytes)} MB |`),
    "",
    `Each further one: ${furtherCluster(clusters.lab, evaluation.empty)}; wanted are at most 30 ms and 1 MB.`,
    `The same registrations with nothing before them: ${furtherCluster(clusters.registrations, evaluation.empty)}.`,
    `As many registrations with a name each and nothing else: ${furtherCluster(clusters.names, evaluation.empty)}. What is wanted is less than that: it would take a cluster that is`,
    "one resource, whose objects no preview shows.",
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
    "The lines with the same registrations tell what of an evaluation is the program's own: the rest is what Pulumi's SDK takes for registrations of that size, nine tenths of it",
    "for the definitions of the four providers, which `clusterctl init` installs as they are.",
    "",
    ...clusterLines(results),
    "## Whose time an `up` is",
    "",
    "![what one up waited for](bench.svg)",
    "",
    "| from | took | waited for | whose |",
    "|---|---|---|---|",
    ...(results.guide?.waits ?? []).map(({ name, from, took, whose }) => `| ${one(from)} s | ${one(took)} s | ${name} | ${whose} |`),
    "",
    "Cluster API tries to connect to a new control plane once when the network is there, before any machine can have booted, and again after half a minute",
    "(`ConnectionCreationRetryInterval`); no worker is made before. The guide waits for the same, and nothing that a user sets makes it shorter. What overlaps it here and follows it there is Calico.",
    "The program's own waits ask once a second and add no pause; those of `whose: program` are looks, as long as they take.",
    "",
    "Repeat it with `make bench` on a machine that does nothing else, or one part of it with `node -r ts-node/register/transpile-only test/bench/main.ts evaluation`, `clusters` or `guide`.",
    "",
  ].join("\n");
}

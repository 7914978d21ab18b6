import type { Evaluation } from "./figures";
import type { EvaluationTimes, Results } from "./results";
import { megabytes, Row, seconds, table } from "./table";
import { besides } from "./timeline";

const MEGABYTE = 1e6;

function labRows({ lab }: Results): Row[] {
  if (lab === undefined) return [];
  const { program, guide } = lab;
  return [
    {
      what: "`pulumi up` from nothing, against the guide's commands",
      ours: seconds(program.up),
      against: seconds(guide.up),
      target: { limit: 1.15, unit: "x" },
      why: "the API server takes 10 to 15 s for the CRDs of four providers on two CPUs, and Pulumi starts for 5 s before the first of them",
    },
    {
      what: "`pulumi destroy`, against the guide's clean up",
      ours: seconds(program.destroy),
      against: seconds(guide.destroy),
      target: { limit: 1.3, unit: "x" },
      why: "the run waits until each CRD is gone, after controllers and webhooks; the guide's time varies with the number of attempts that clusterctl needs",
    },
    {
      what: "`pulumi up` with one more worker, against `kubectl scale` and its wait",
      ours: seconds(program.worker),
      against: seconds(guide.worker),
    },
    {
      what: "first `pulumi preview`, against that of an empty program",
      ours: seconds(program.firstPreview.ours),
      against: seconds(program.firstPreview.empty),
    },
    {
      what: "`pulumi preview` without changes, against that of an empty program",
      ours: seconds(program.preview.ours),
      against: seconds(program.preview.empty),
      target: { limit: 5, unit: "s" },
      why: "measured right after the up, while the lab's controllers still use both CPUs: the empty program takes the time beside it",
    },
    { what: "`pulumi refresh` without drift", ours: seconds(program.refresh) },
    { what: "state", ours: megabytes(program.stateBytes / MEGABYTE), target: { limit: 3, unit: "MB" } },
  ];
}

function layerRows({ layers }: Results): Row[] {
  if (layers === undefined) return [];
  const { preview, stateBytes } = layers;
  return [
    { what: "`pulumi up` of stack lab-management", ours: seconds(layers.managementUp) },
    { what: "`pulumi up` of stack lab-clusters", ours: seconds(layers.clustersUp) },
    {
      what: "`pulumi preview` of lab-clusters without changes, against that of an empty program",
      ours: seconds(preview.ours),
      against: seconds(preview.empty),
      target: { limit: 3, unit: "s" },
      why: "an empty program alone takes as much",
    },
    { what: "`pulumi preview` with one more worker in lab-clusters", ours: seconds(layers.workerPreview) },
    { what: "`pulumi up` with one more worker in lab-clusters", ours: seconds(layers.worker) },
    { what: "state of lab-management", ours: megabytes(stateBytes.management / MEGABYTE) },
    { what: "state of lab-clusters", ours: megabytes(stateBytes.clusters / MEGABYTE) },
  ];
}

/** The cost of one more cluster, scaled to an empty program that takes a second. */
function furtherCluster({ empty, clusters }: EvaluationTimes): { milliseconds: number; megabytes: number } {
  const [first, last] = [clusters[0]!, clusters.at(-1)!];
  const each = (of: (evaluation: Evaluation) => number): number =>
    (of(last.evaluation) - of(first.evaluation)) / (last.clusters - first.clusters);
  return { milliseconds: (each((one) => one.seconds) * 1000) / empty.seconds, megabytes: each((one) => one.megabytes) };
}

function evaluationRows({ evaluation }: Results): Row[] {
  if (evaluation === undefined) return [];
  const { empty, registrations, clusters } = evaluation;
  const one = clusters[0]!.evaluation;
  const further = furtherCluster(evaluation);
  return [
    {
      what: `evaluation (${one.resources} resources), against an empty program`,
      ours: seconds(one.seconds),
      against: seconds(empty.seconds),
    },
    { what: "its memory", ours: megabytes(one.megabytes), against: megabytes(empty.megabytes) },
    {
      what: "evaluation, against the same registrations with nothing before them",
      ours: seconds(one.seconds),
      against: seconds(registrations.seconds),
    },
    {
      what: "evaluation of each further cluster, where an empty program takes 1 s",
      ours: { value: further.milliseconds, unit: "ms" },
      target: { limit: 150, unit: "ms" },
    },
    { what: "its memory", ours: megabytes(further.megabytes), target: { limit: 5, unit: "MB" } },
  ];
}

function waitLines({ lab }: Results): string[] {
  if (lab === undefined) return [];
  const { waits, up } = lab.program;
  return [
    "## What an `up` waits for",
    "",
    "![what one up waited for](bench.svg)",
    "",
    "| from | took | waited for | spent on |",
    "|---|---|---|---|",
    ...waits.map(
      ({ name, from, took, whose }) => `| ${from.toFixed(1)} s | ${took.toFixed(1)} s | ${name} | ${whose} |`,
    ),
    "",
    `In ${besides(waits, up).toFixed(1)} of its ${up.toFixed(1)} s it waited for none of these:`,
    "the engine, the program and the providers were starting or working.",
    "",
    "Cluster API tries to connect to a new control plane once when the network exists, before any machine can have booted, and again after half a minute",
    "(`ConnectionCreationRetryInterval`); no worker is created before that. The guide has the same wait, and no setting makes it shorter.",
    "Calico overlaps it here and follows it there.",
    'The program\'s own waits poll once a second and add no pause; rows with "program" are single checks and take no longer than the check.',
    "",
  ];
}

/** The page with the latest figures. */
export function page(results: Results): string {
  return [
    "# Speed",
    "",
    "`make bench` writes this page: Pulumi's CLI and engine, its Kubernetes provider and a state in a file, on the lab.",
    "Each pair comes from one machine and one run: the ratios matter, the seconds are an example.",
    "Previews are medians of three, alternating with previews of an empty program in the same backend.",
    "Scripts run the guide's commands without a pause (test/bench/guide).",
    "Evaluations are medians of five processes, alternating, without an engine.",
    "",
    ...table([...labRows(results), ...layerRows(results), ...evaluationRows(results)]),
    "",
    ...waitLines(results),
    "To repeat it, run `make bench` on an idle machine, or one part with",
    "`node -r ts-node/register/transpile-only test/bench/main.ts lab`, `layers` or `evaluation`.",
    "",
  ].join("\n");
}

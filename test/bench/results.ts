import type { Evaluation } from "./figures";
import type { Wait } from "./timeline";

/** What a command took, in seconds. */
export type Seconds = number;

/** Medians of previews in turns with those of a program of nothing, under the same engine and in the same backend. */
export interface Previews {
  readonly ours: Seconds;
  readonly empty: Seconds;
}

/** A stack of the program on a lab of its own. */
export interface ProgramTimes {
  readonly firstPreview: Previews;
  readonly up: Seconds;
  readonly preview: Previews;
  readonly refresh: Seconds;
  readonly worker: Seconds;
  readonly destroy: Seconds;
  readonly stateBytes: number;
  /** What `up` waited for. */
  readonly waits: readonly Wait[];
}

/** The guide's commands, typed by scripts without a pause, on a lab of the same kind. */
export interface GuideTimes {
  readonly up: Seconds;
  readonly worker: Seconds;
  readonly destroy: Seconds;
}

/** The stacks lab-management and lab-clusters, on one lab. */
export interface LayerTimes {
  readonly managementUp: Seconds;
  readonly clustersUp: Seconds;
  readonly preview: Previews;
  /** Preview of a worker more in the stack of clusters. */
  readonly workerPreview: Seconds;
  readonly worker: Seconds;
  readonly stateBytes: { readonly management: number; readonly clusters: number };
}

/** Medians of evaluations without an engine, in turns. */
export interface EvaluationTimes {
  readonly empty: Evaluation;
  /** The registrations of the lab's stack with nothing before them. */
  readonly registrations: Evaluation;
  /** The lab's stack, with its one cluster and with more. */
  readonly clusters: readonly { readonly clusters: number; readonly evaluation: Evaluation }[];
}

/** The parts of a bench, each measured in one run. */
export interface Results {
  lab?: { readonly program: ProgramTimes; readonly guide: GuideTimes };
  layers?: LayerTimes;
  evaluation?: EvaluationTimes;
}

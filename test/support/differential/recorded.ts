import * as fs from "fs";
import * as path from "path";

import { dump, load } from "js-yaml";

import { Outcome } from "./outcome";

const folder = path.resolve(__dirname, "../../fixtures/differential");
const file = path.join(folder, "recorded.yaml");

/** A stage as it is written down: what is empty, false, or as the stage before has left it, is left out. */
export interface RecordedStage {
  readonly steps: readonly string[];
  readonly calls?: readonly string[];
  readonly failed?: boolean;
  readonly outputs?: unknown;
  readonly state?: readonly string[];
}

interface Recorded {
  readonly engine: string;
  readonly cases: Readonly<Record<string, readonly RecordedStage[]>>;
}

/** A stage in which the lab's applier does something else, and why. */
interface Reviewed {
  readonly case: string;
  readonly stage: number;
  readonly why: string;
  /** The parts of the stage that are others. */
  readonly lab: Partial<RecordedStage>;
}

const head = `# What Pulumi's own engine does with the cases in cases/: recorded from the engine of the version below over the adapter in
# test/support/differential, by test/lab/engineDifferential.test.ts with RECORD=1 and a pulumi CLI on the PATH. Not written by hand.
`;

/** The outcomes of a case as they are written down. */
export function stagesOf(outcomes: readonly Outcome[]): RecordedStage[] {
  return outcomes.map(({ steps, calls, failed, outputs, state }, index) => {
    const unchanged = index > 0 && JSON.stringify(outcomes[index - 1]?.state) === JSON.stringify(state);
    return {
      steps,
      ...(calls.length === 0 ? {} : { calls }),
      ...(failed ? { failed } : {}),
      ...(Object.keys(outputs as object).length === 0 ? {} : { outputs }),
      ...(unchanged ? {} : { state }),
    };
  });
}

export function recorded(): Recorded {
  return fs.existsSync(file) ? (load(fs.readFileSync(file, "utf8")) as Recorded) : { engine: "", cases: {} };
}

export function reviewed(): readonly Reviewed[] {
  return load(fs.readFileSync(path.join(folder, "reviewed.yaml"), "utf8")) as Reviewed[];
}

/** What the lab's applier is to do with a case: what the engine does, but for what is reviewed. */
export function expectedOf(name: string): readonly RecordedStage[] | undefined {
  const other = new Map(reviewed().filter((entry) => entry.case === name).map(({ stage, lab }) => [stage, lab]));
  return recorded().cases[name]?.map((stage, index) => ({ ...stage, ...other.get(index) }));
}

/** Writes a case's stages down, among the others. */
export function record(engine: string, name: string, stages: readonly RecordedStage[]): void {
  const cases = { ...recorded().cases, [name]: stages };
  fs.writeFileSync(file, head + dump({ engine, cases }, { lineWidth: -1, noRefs: true }));
}

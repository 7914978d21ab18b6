import { Ran } from "./command";
import { FaultLab } from "./faultLab";

/** Which command is broken: the first `up`, an `up` that changes the number of workers, or `destroy`. */
export type Phase = "up" | "change" | "destroy";

export interface Fault {
  /** Key of its row, and what `--only` takes. */
  readonly name: string;
  readonly phase: Phase;
  /** What is broken, in words. */
  readonly fault: string;
  /** When: a text of the output, or a word for the whole run. */
  readonly stage: string;
  /** Workers before and after, of a change. */
  readonly workers?: { readonly from: number; readonly to: number };
  /** An `up` that cannot go on with what this leaves is followed by a destroy. */
  readonly recovery?: "destroy";
  /**
   * AWS itself fails, with these kinds of answers: what its provider then makes twice is in `providerDoubles.ts`, or a
   * failure.
   */
  readonly ofAws?: readonly string[];
  /** Breaks it. The lab is as the phase wants it, and holds the changed number of workers in its stack file. */
  run(lab: FaultLab): Promise<Broken>;
}

/** Calls to AWS, "service:action", by how they failed. */
export type FailedCalls = Readonly<Record<string, readonly string[]>>;

/** What came of the run that was broken. */
export interface Broken {
  readonly ran: Ran;
  /** One line of what it said. */
  readonly said: string;
  /** What is wrong already: a message that names no cause, a stage that was not reached. */
  readonly problems: readonly string[];
  /** The engine was killed: what follows is what docs/guide.md says of that. */
  readonly killed?: boolean;
  /**
   * The run was not to be survived: nothing of this lab is left to go on with, and the message says that `make
   * lab-down` comes first.
   */
  readonly labIsGone?: boolean;
  /** The run never came to the stage at which it was to be broken. */
  readonly missed?: boolean;
  readonly calls?: FailedCalls;
  /** Rows of the table in the place of one: for faults that are many in one run. */
  readonly rows?: readonly Part[];
}

/** One of many faults of a run. */
export interface Part {
  readonly name: string;
  readonly stage: string;
  readonly said: string;
  readonly missed?: boolean;
  /** Where the next run was not the one that completes. */
  readonly next?: string;
  readonly calls?: FailedCalls;
  readonly problems: readonly string[];
}

/** What is told of one fault, in full. */
export interface Row {
  readonly name: string;
  readonly fault: string;
  readonly stage: string;
  readonly said: string;
  readonly next: string;
  readonly verdict: string;
  readonly calls?: FailedCalls;
}

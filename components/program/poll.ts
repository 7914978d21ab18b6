/** What is known of a state beyond its words. */
export interface Outlook {
  /**
   * How far the rollout is, in any words: each new one shows progress, and the time limit starts anew. Absent where
   * only the end counts.
   */
  readonly progress?: string;
  /** No waiting mends this. The wait ends when it has been seen for so many seconds without a break. */
  readonly finalAfterSeconds?: number;
}

interface Pending extends Outlook {
  readonly done: false;
  /** Kind and name of the object that is waited for. */
  readonly object: string;
  /** Its condition and message. */
  readonly seen: string;
  /** Where whoever meets the time limit looks next. */
  readonly next: string;
}

/** What a stage saw: that it is reached, or what is missing. */
export type Observation = { readonly done: true; readonly summary: string } | Pending;

export function reached(summary: string): Observation {
  return { done: true, summary };
}

export function pending(object: string, seen: string, next: string, outlook: Outlook = {}): Observation {
  return { done: false, object, seen, next, ...outlook };
}

/** Retrying cannot help: the wait ends at once. */
export class UnrecoverableError extends Error {}

export interface Pace {
  /** The limit for each step of the progress; for the whole wait where nothing tells of progress. */
  readonly limitMilliseconds: number;
  /** The limit for the whole wait, however much progress there is; that for a step if absent. */
  readonly totalMilliseconds?: number;
  readonly everyMilliseconds: number;
}

const noAnswer = "check that the API server in the kubeconfig is running and reachable";

function duration(milliseconds: number): string {
  return milliseconds < 60_000 ? `${Math.round(milliseconds / 1000)} s` : `${Math.round(milliseconds / 60_000)} min`;
}

/** One look; an API server that does not answer is something to wait for, too. */
async function look(observe: () => Promise<Observation>): Promise<Observation> {
  try {
    return await observe();
  } catch (error) {
    if (error instanceof UnrecoverableError) throw error;
    return pending("API server", (error as Error).message, noAnswer);
  }
}

/** AWS gives every failed attempt an id of its own: the same failure again is no news. */
function withoutRequestId(line: string): string {
  return line.replace(/RequestID: [\w-]+/g, "");
}

/** The clocks of one wait: since when what has been seen. */
class Clocks {
  private readonly begun = Date.now();
  private stepped = this.begun;
  private finalSince: number | undefined;
  /** A state that comes back is no progress: a rollout that goes in circles has to meet its limit. */
  private readonly states = new Set<string>();

  public constructor(private readonly pace: Pace) {}

  /** Why the wait is over; undefined as long as it goes on. */
  public verdict({ progress, finalAfterSeconds }: Outlook): string | undefined {
    const now = Date.now();
    if (progress !== undefined && !this.states.has(progress)) {
      this.states.add(progress);
      this.stepped = now;
    }
    this.finalSince = finalAfterSeconds === undefined ? undefined : (this.finalSince ?? now);
    if (this.finalSince !== undefined && now - this.finalSince >= (finalAfterSeconds ?? 0) * 1000)
      return "no waiting mends this";
    const { limitMilliseconds: step, totalMilliseconds: total = step } = this.pace;
    if (now - this.begun >= total) return `not reached within ${duration(total)}`;
    if (now - this.stepped < step) return undefined;
    return this.states.size > 1 ? `no progress for ${duration(step)}` : `not reached within ${duration(step)}`;
  }
}

/**
 * Looks until the stage is reached and answers its summary. `say` hears what is waited for each time that changes;
 * the error at the end names object, condition, message and the next step.
 */
export async function waitUntilReached(
  observe: () => Promise<Observation>,
  pace: Pace,
  say: (line: string) => void,
): Promise<string> {
  const clocks = new Clocks(pace);
  for (let last = ""; ;) {
    const seen = await look(observe);
    if (seen.done) return seen.summary;
    const line = `${seen.object}: ${seen.seen}`;
    const news = withoutRequestId(line);
    if (news !== last) say(`waiting for ${line}`);
    last = news;
    const verdict = clocks.verdict(seen);
    if (verdict !== undefined) throw new Error(`${verdict}; last seen of ${line}\nnext step: ${seen.next}`);
    await new Promise((resolve) => setTimeout(resolve, pace.everyMilliseconds));
  }
}

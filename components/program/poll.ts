/** What a stage saw: that it is reached, or what is missing. */
export type Observation =
  | { readonly done: true; readonly summary: string }
  | {
      readonly done: false;
      /** Kind and name of the object that is waited for. */
      readonly object: string;
      /** Its condition and message. */
      readonly seen: string;
      /** Where whoever meets the time limit looks next. */
      readonly next: string;
    };

export function reached(summary: string): Observation {
  return { done: true, summary };
}

export function pending(object: string, seen: string, next: string): Observation {
  return { done: false, object, seen, next };
}

/** Retrying cannot help: the wait ends at once. */
export class UnrecoverableError extends Error {}

export interface Pace {
  readonly limitMilliseconds: number;
  readonly everyMilliseconds: number;
}

const noAnswer = "look at the API server that the kubeconfig names";

function duration(milliseconds: number): string {
  return milliseconds < 60_000 ? `${Math.round(milliseconds / 1000)} s` : `${Math.round(milliseconds / 60_000)} min`;
}

/** One look; an API server that does not answer is something to wait for, too. */
async function look(observe: () => Promise<Observation>): Promise<Observation> {
  try {
    return await observe();
  } catch (error) {
    if (error instanceof UnrecoverableError) throw error;
    return { done: false, object: "API server", seen: (error as Error).message, next: noAnswer };
  }
}

/**
 * Looks until the stage is reached and answers its summary. `say` hears what is waited for each time that changes;
 * the error at the time limit names object, condition, message and the next step.
 */
export async function waitUntilReached(
  observe: () => Promise<Observation>,
  pace: Pace,
  say: (line: string) => void,
): Promise<string> {
  const begun = Date.now();
  for (let last = ""; ;) {
    const seen = await look(observe);
    if (seen.done) return seen.summary;
    const line = `${seen.object}: ${seen.seen}`;
    if (line !== last) say(`waiting for ${line}`);
    last = line;
    if (Date.now() - begun >= pace.limitMilliseconds) {
      throw new Error(
        `not reached within ${duration(pace.limitMilliseconds)}; last seen of ${line}\nnext step: ${seen.next}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pace.everyMilliseconds));
  }
}

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

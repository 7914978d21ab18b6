import { KubeError } from "../../kubernetes/client";
import { sleep } from "../../processes/ports";

const limitMilliseconds = 60_000;
const everyMilliseconds = 500;

/** Answers that pass: a webhook whose server or certificate is not there yet, a kind not served yet, a namespace just made. */
function passing(error: unknown): boolean {
  if (!(error instanceof KubeError)) return false;
  if (error.status === 404) return /no matches|serves no|the server could not find the requested resource|namespaces? ".*" not found/.test(error.message);
  return error.status === 0 || error.status === 409 && error.reason === "Conflict" || error.status === 429 || error.status >= 500;
}

/** Who hears of a wait, and may break it off. */
export interface Observer {
  report(message: string): void;
  readonly signal?: AbortSignal | undefined;
}

/** Tries until it succeeds, fails for good, or the passing failure has lasted a minute. */
export async function retried<T>(run: () => Promise<T>, { report, signal }: Observer): Promise<T> {
  const begun = Date.now();
  let said = "";
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!passing(error) || Date.now() - begun > limitMilliseconds) throw error;
      const { message } = error as Error;
      if (message !== said) report(`tried again: ${message}`);
      said = message;
      await sleep(everyMilliseconds);
      signal?.throwIfAborted();
    }
  }
}

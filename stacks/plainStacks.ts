type Prepare = typeof Error.prepareStackTrace;

/** V8's own format. */
function plain(error: Error, frames: readonly NodeJS.CallSite[]): string {
  return [String(error), ...frames].join("\n    at ");
}

/**
 * Runs what registers resources without mapping the stacks that the SDK takes and shows to nobody. It takes one for each promise of
 * each resource (runtime/debuggable.js), and ts-node maps every frame of it: a third of the time of a registration. Where the
 * SDK asks where a resource was registered, it takes the frames without a limit, and those are mapped as ever. So are those of
 * an error that is thrown here: V8 formats a stack when it is first looked at.
 */
export function withPlainStacks<T>(register: () => T): T {
  const mapped: Prepare = Error.prepareStackTrace;
  if (mapped === undefined) return register();
  Error.prepareStackTrace = (error, frames): unknown => (Error.stackTraceLimit === Infinity ? mapped(error, frames) : plain(error, frames));
  try {
    return register();
  } finally {
    Error.prepareStackTrace = mapped;
  }
}

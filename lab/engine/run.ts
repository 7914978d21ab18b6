import * as path from "path";

import { AdapterFactory, createAdapter } from "../adapters/createAdapter";
import { AdapterSet } from "./adapters";
import { deleteAll, unrecorded } from "./deletion";
import { withLock } from "./lock";
import { ResourceMonitor } from "./monitor";
import { evaluate, projectName, stackConfiguration } from "./program";
import { Progress } from "./progress";
import { StateFile } from "./state";
import { RunMemory, StepContext, StepObserver } from "./stepContext";
import { Properties } from "./values";

export const stackName = "lab";

export interface RunOptions {
  /** Folder of the program: of its Pulumi.yaml and index.ts. */
  readonly root: string;
  readonly preview: boolean;
  /** Folder of the state, its key and the lock. */
  readonly directory: string;
  /** The start of the lab that the state must belong to. */
  readonly world: string;
  readonly stackFile: string;
  readonly print: (line: string) => void;
  /** Rejects when something that the run needs has died; its error then ends the run. */
  readonly alarm?: Promise<never>;
  /** What makes adapters, unless it is the lab's own. */
  readonly makeAdapter?: AdapterFactory;
  /** Hears of each step as it begins, and of its failure. */
  readonly observe?: StepObserver;
}

export interface RunResult {
  readonly progress: Progress;
  readonly outputs: Properties;
  /** Seconds from loading the program to its last registration, deletions included. */
  readonly seconds: number;
}

function contextOf(options: RunOptions): StepContext {
  const progress = new Progress(options.preview, options.print);
  const state = new StateFile(path.join(options.directory, "state.json"), path.join(options.directory, "state.key"), options.world, options.preview);
  const adapters = new AdapterSet(options.makeAdapter ?? createAdapter, (urn, message) => progress.waiting(urn.split("::").pop() ?? urn, message));
  if (!options.preview) state.compact();
  return { preview: options.preview, state, adapters, progress, observe: options.observe ?? (() => undefined), run: new RunMemory() };
}

/** Evaluates the program and waits for its end, a failure of one of its resources, or the alarm. */
async function evaluated(monitor: ResourceMonitor, options: RunOptions, failure: Promise<never>): Promise<void> {
  const config = stackConfiguration(options.stackFile, projectName(options.root));
  // Node tells of a rejection that nobody handles once it has nothing else to do: whoever went on before that would take
  // the resources that the program's error has kept from being registered for resources that have left the program.
  const told = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const ends = [evaluate(options.root, monitor, stackName, options.preview, config).then(told), failure];
  await Promise.race(options.alarm === undefined ? ends : [...ends, options.alarm]);
}

/** The alarm looks every second: what failed because a program died may come before it, and says less. */
const alarmMilliseconds = 2500;

/** The error with the cause that the alarm knows, if it knows one. */
async function explained(error: Error, { alarm }: RunOptions): Promise<Error> {
  if (alarm === undefined) return error;
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), alarmMilliseconds));
  const cause = await Promise.race([alarm.catch((dead: Error) => dead), late]);
  return cause === undefined || cause === error ? error : new Error(`${error.message}\n${cause.message}`);
}

async function applied(options: RunOptions): Promise<RunResult> {
  const begun = Date.now();
  const context = contextOf(options);
  let fail: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_resolve, reject) => (fail = reject));
  const monitor = new ResourceMonitor(projectName(options.root), stackName, context, () => fail(new Error("a resource failed")));
  // The SDK lets a program's own error pass as a rejection that nobody handles: it must end the run with its text.
  const unhandled = (error: unknown): void => fail(error as Error);
  process.on("unhandledRejection", unhandled);
  try {
    await evaluated(monitor, options, failure);
    if (!options.preview) await unrecorded(context, new Set(monitor.registered.keys()));
    const gone = context.state.all().filter((state) => state.pendingDelete === true || !monitor.registered.has(state.urn));
    await deleteAll(gone, context);
  } catch (error) {
    context.adapters.cancel();
    await monitor.settled();
    throw await explained(monitor.failures.length > 0 ? new Error(monitor.failures.join("\n")) : (error as Error), options);
  } finally {
    process.off("unhandledRejection", unhandled);
  }
  if (!options.preview) context.state.compact();
  return { progress: context.progress, outputs: monitor.stackOutputs, seconds: (Date.now() - begun) / 1000 };
}

/** Applies the program, or shows what that would do. */
export async function run(options: RunOptions): Promise<RunResult> {
  if (options.preview) return applied(options);
  return withLock(path.join(options.directory, "run", "engine.lock"), () => applied(options));
}

/** Deletes every resource of the state, in reverse order of dependency. */
export async function destroy(options: RunOptions): Promise<RunResult> {
  return withLock(path.join(options.directory, "run", "engine.lock"), async () => {
    const begun = Date.now();
    const context = contextOf(options);
    const deletion = unrecorded(context, new Set()).then(() => deleteAll([...context.state.all()], context));
    try {
      await Promise.race(options.alarm === undefined ? [deletion] : [deletion, options.alarm]);
    } catch (error) {
      context.adapters.cancel();
      await deletion.catch(() => undefined);
      throw await explained(error as Error, options);
    }
    context.state.compact();
    return { progress: context.progress, outputs: {}, seconds: (Date.now() - begun) / 1000 };
  });
}

import { spawn } from "child_process";
import * as fs from "fs";
import * as path from "path";

import { writeClusterctlConfig } from "../clusterctlConfig";
import { daemonStatus, LabStatus } from "../daemonClient";
import { checkSocketPath, LabPaths, labPaths, projectRoot } from "../paths";
import { lockFile } from "../processes/fileLock";
import { identify, ProcessIdentity } from "../processes/identity";
import { usefulLines } from "../processes/logTail";
import { GiveUp, waitUntil } from "../processes/ports";
import { Report } from "../tools/report";
import { ensureTools, Tools } from "../tools/tools";
import { endLab } from "./labDown";
import { print, printFailure } from "./report";

const START_TIMEOUT_MS = 180_000;

export interface RunningLab {
  readonly status: LabStatus;
  readonly tools: Tools;
}

/**
 * The running lab, started if necessary. If two calls come at once, the second waits for the first and uses its lab.
 */
export async function ensureLab(report: Report): Promise<RunningLab> {
  const paths = labPaths();
  checkSocketPath(paths.daemonSocket);
  const tools = await ensureTools(report);
  fs.mkdirSync(paths.run, { recursive: true, mode: 0o700 });
  const unlock = await lockFile(path.join(paths.run, "start.lock"), ({ pid }) =>
    report(`waiting for process ${pid}, which is starting this lab`),
  );
  try {
    const running = await daemonStatus(paths);
    if (running?.ready === true) {
      report("the lab is already running");
      checkPrograms(running);
      return { status: running, tools };
    }
    await removeRemains(paths, report);
    writeClusterctlConfig(tools, paths);
    return { status: await startDaemon(paths, report), tools };
  } finally {
    unlock();
  }
}

export async function run(): Promise<number> {
  try {
    const { status } = await ensureLab(print);
    print(
      `\nThe lab is up: AWS at ${status.awsEndpoint}, programs ${status.programs.map(({ name }) => name).join(", ")}, logs in ${labPaths().logs}.`,
    );
    print('To use kubectl, clusterctl, pulumi and the AWS CLI on it: eval "$(make -s lab-env)"');
    return 0;
  } catch (error) {
    return printFailure(error);
  }
}

function checkPrograms({ programs }: LabStatus): void {
  const dead = programs.find(({ state, restarts }) => state === "exited" && !restarts);
  if (dead !== undefined) {
    throw new Error(
      `the lab's program ${dead.name} ${dead.ends.at(-1)?.how ?? "has ended"}; its last lines (${dead.logFile}):\n${(dead.lastLines ?? []).join("\n")}\n` +
        "Run `make lab-down`, then start the lab again",
    );
  }
}

/** A killed daemon leaves its programs behind, and an interrupted start leaves a half-ready lab. */
async function removeRemains(paths: LabPaths, report: Report): Promise<void> {
  const ended = await endLab(paths);
  if (ended.length > 0) {
    report(`stopped programs left by an earlier lab: ${ended.join(", ")}`);
  }
  fs.rmSync(paths.logs, { recursive: true, force: true });
  fs.mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
}

/** The daemon outlives the shell that started it, and must not keep that shell's keys and tokens. */
function daemonEnvironment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "TMPDIR", "LANG", "TZ", "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"];
  const own = Object.keys(process.env).filter((name) => kept.includes(name) || name.startsWith("CAPI_IGNITION_"));
  return Object.fromEntries(own.map((name) => [name, process.env[name]]));
}

async function startDaemon(paths: LabPaths, report: Report): Promise<LabStatus> {
  report("starting the lab");
  const log = fs.openSync(paths.daemonLog, "a", 0o600);
  const child = spawn(
    process.execPath,
    ["-r", "ts-node/register/transpile-only", path.join(projectRoot(), "lab", "daemon.ts")],
    {
      cwd: projectRoot(),
      detached: true,
      env: daemonEnvironment(),
      stdio: ["ignore", log, log],
    },
  );
  fs.closeSync(log);
  child.unref();
  const daemon = identify(child.pid ?? 0);
  // Written here and not by the daemon: a lab-down in its first half second would not know about it.
  fs.writeFileSync(paths.daemonFile, JSON.stringify(daemon ?? null), { mode: 0o600 });
  const told = new Set<string>();
  return waitUntil("the lab to be ready", () => probe(paths, daemon, child.pid, told, report), START_TIMEOUT_MS);
}

async function probe(
  paths: LabPaths,
  daemon: ProcessIdentity | undefined,
  pid: number | undefined,
  told: Set<string>,
  report: Report,
): Promise<LabStatus | undefined> {
  const status = await daemonStatus(paths);
  if (daemon === undefined || identify(pid ?? 0)?.started !== daemon.started) {
    throw new GiveUp(
      `the lab did not start; the last lines of ${paths.daemonLog}:\n${usefulLines(paths.daemonLog).join("\n")}`,
    );
  }
  for (const { name } of status?.programs ?? []) {
    if (!told.has(name)) {
      told.add(name);
      report(`started ${name}`);
    }
  }
  if (status !== undefined) {
    failOnDeath(status);
  }
  return status?.ready === true ? status : undefined;
}

/** While the lab starts, a dead program is the reason why it never becomes ready. */
function failOnDeath(status: LabStatus): void {
  try {
    checkPrograms(status);
  } catch (error) {
    throw new GiveUp((error as Error).message);
  }
}

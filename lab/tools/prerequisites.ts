import { execFileSync } from "child_process";

/** Older versions of Go cannot fetch the toolchain that an upstream's go.mod requires. */
const OLDEST_GO = [1, 21] as const;
/** Required by moto 5. */
const OLDEST_PYTHON = [3, 10] as const;

/** Reports everything that is missing on the machine in one error, before anything is built or started. */
export function checkPrerequisites(): void {
  const missing = [...checkSystem(), ...checkGo(), ...checkPython()];
  if (missing.length > 0) {
    throw new Error(`the lab cannot run on this machine:\n${missing.map((line) => `  - ${line}`).join("\n")}`);
  }
}

function checkSystem(): string[] {
  if (process.platform !== "linux") {
    return [
      `it needs Linux (all of 127.0.0.0/8 on loopback, /proc), but this is ${process.platform}: use a Linux machine, VM or container`,
    ];
  }
  return [];
}

function checkGo(): string[] {
  const version = /go(\d+)\.(\d+)/.exec(output("go", ["version"]) ?? "");
  return tooOld("go", OLDEST_GO, version, "install Go from https://go.dev/dl and put it on the PATH");
}

function checkPython(): string[] {
  const version = /(\d+)\.(\d+)/.exec(output("python3", ["--version"]) ?? "");
  const old = tooOld("python3", OLDEST_PYTHON, version, "install Python 3 and put it on the PATH");
  if (old.length === 0 && output("python3", ["-c", "import venv, ensurepip"]) === undefined) {
    return ["python3 has no modules venv and ensurepip: install them (Debian: apt-get install python3-venv)"];
  }
  return old;
}

function tooOld(name: string, oldest: readonly [number, number], found: RegExpExecArray | null, fix: string): string[] {
  const wanted = oldest.join(".");
  if (found === null) {
    return [`${name} ${wanted} or later is not installed: ${fix}`];
  }
  const major = Number(found[1]);
  const minor = Number(found[2]);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) {
    return [];
  }
  return [`${name} is version ${major}.${minor}, but ${wanted} or later is required: ${fix}`];
}

function output(command: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}

import { print } from "./commands/report";

interface Command {
  /** `stack`: the stack of the command, if it needs one. */
  run(stack: string): Promise<number>;
}

const DEFAULT_STACK = "lab";

/** Each loaded on its own: `lab-down` must not wait for, or fail with, the modules of the others. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  up: () => import("./commands/up"),
  preview: () => import("./commands/preview"),
  refresh: () => import("./commands/refresh"),
  destroy: () => import("./commands/destroy"),
  status: () => import("./commands/status"),
  "lab-up": () => import("./commands/labUp"),
  "lab-down": () => import("./commands/labDown"),
  "lab-env": () => import("./commands/labEnv"),
};

async function main(): Promise<number> {
  const name = process.argv[2] ?? "";
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    print(`usage: lab/cli.ts ${Object.keys(COMMANDS).join(" | ")} [stack]`);
    return 2;
  }
  return (await load()).run(process.argv[3] ?? DEFAULT_STACK);
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`error: ${error.message}\n`);
    process.exit(1);
  },
);

/**
 * Breaks one thing at a time in a lab of its own and writes docs/faults.md. Usage: main.ts [--only PREFIX]... [--list]
 */
import { parseArgs } from "node:util";

import { Fault } from "./fault";
import { FaultLab } from "./faultLab";
import { faults } from "./faults";
import { Harness } from "./harness";

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: "string", multiple: true }, list: { type: "boolean" } } });
  // In the order in which they are asked for.
  const chosen = [
    ...new Set(
      (values.only ?? [""]).flatMap((prefix): Fault[] => faults.filter(({ name }) => name.startsWith(prefix))),
    ),
  ];
  if (chosen.length === 0)
    throw new Error(`no fault has a name that begins with ${(values.only ?? []).join(" or ")}; --list shows them`);
  if (values.list === true) {
    for (const { name, fault, stage } of chosen) console.log(`${name.padEnd(48)} ${fault}; ${stage}`);
    return 0;
  }
  const harness = new Harness(
    new FaultLab(),
    (line) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`),
    faults.map(({ name }) => name),
  );
  process.once("SIGTERM", () => void harness.stop());
  process.once("SIGINT", () => void harness.stop());
  return harness.run(chosen);
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`error: ${error.stack ?? error.message}\n`);
    process.exit(1);
  },
);

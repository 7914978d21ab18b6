/**
 * Changes every setting on a running cluster of a lab of its own, and writes docs/changes.md.
 * Usage: main.ts [--only PREFIX]...
 */
import { parseArgs } from "node:util";

import { settingReferences } from "../../components/schema/reference";
import { settingsSchema } from "../../stacks/settings/settings";
import { ChangesLab } from "./changesLab";
import { writePage } from "./page";
import { Changes } from "./run";
import { base, steps } from "./steps";

const say = (line: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);

/** Ends the lab where the user ends the run. */
function endOnSignal(lab: ChangesLab): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void lab.end().finally(() => process.exit(1)));
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: "string", multiple: true } } });
  const chosen = steps.filter(({ name }) => (values.only ?? [""]).some((prefix) => name.startsWith(prefix)));
  const lab = new ChangesLab(base);
  endOnSignal(lab);
  const changes = new Changes(lab, settingReferences(settingsSchema), say);
  let end = "";
  try {
    say("up");
    lab.edit([]);
    const up = await lab.up();
    if (up.code !== 0) throw new Error(up.text);
    for (const step of chosen) {
      say(step.name);
      await (step.outcome === "refused" ? changes.refused(step) : changes.applied(step));
    }
    say("destroy");
    const destroy = await lab.destroy();
    end = destroy.code === 0 ? (destroy.lines.at(-1) ?? "") : `FAILED: ${destroy.text}`;
    say(end);
  } finally {
    await lab.end();
  }
  if (values.only === undefined) writePage(changes.rows, end);
  const failed = changes.rows.filter(({ verdict }) => verdict !== "passed");
  say(`${changes.rows.length} settings changed, ${failed.length} failed`);
  return failed.length === 0 && end === "nothing left" ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`error: ${error.stack ?? error.message}\n`);
    process.exit(1);
  },
);

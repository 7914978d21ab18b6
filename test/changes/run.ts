import type { SettingReference } from "../../components/schema/reference";
import { reasonOf } from "../faults/reason";
import { viewProblems, viewText } from "../lab/clients";
import { ChangesLab, Preview } from "./changesLab";
import { Edit, kindOf, Step } from "./edit";
import { countsText, groupsToReplace, halfReplaced, Machine, replacedGroups } from "./machines";

/** A row of docs/changes.md: one setting, or one refusal. */
export interface Row {
  readonly step: string;
  readonly setting: string;
  readonly kind: string;
  readonly value: string;
  readonly preview: string;
  readonly happened: string;
  /** `passed`, or what was wrong. */
  readonly verdict: string;
}

const longest = 4;

/** `12 to update (Role controllers, ...), 2 to replace (...)`. */
export function previewText({ steps }: Preview): string {
  const counts = new Map<string, string[]>();
  for (const { op, urn } of steps) {
    if (op.startsWith("create-") || op.startsWith("delete-")) continue;
    const [type = "", name = ""] = urn.split("::").slice(-2);
    counts.set(op, [...(counts.get(op) ?? []), `${type.split(":").pop()} ${name}`]);
  }
  const texts = [...counts].map(([op, all]) => {
    const more = all.length > longest ? `, and ${all.length - longest} more` : "";
    return `${op} ${all.slice(0, longest).join(", ")}${more}`;
  });
  return texts.join("; ") || "no change";
}

const valueText = ({ value }: Edit): string => (value === undefined ? "left out" : JSON.stringify(value));

function machineProblems(
  step: Step,
  expected: readonly string[],
  before: readonly Machine[],
  after: readonly Machine[],
): string[] {
  const removed = step.pools?.removed ?? [];
  const replaced = replacedGroups(before, after).filter((group) => !removed.includes(group));
  const half = halfReplaced(before, after);
  return [
    ...(replaced.join() === expected.join()
      ? []
      : [`replaced the machines of ${replaced.join(", ") || "nothing"}, not of ${expected.join(", ") || "nothing"}`]),
    ...half.map((group) => `replaced some machines of ${group}`),
    ...removed.filter((pool) => after.some(({ group }) => group === pool)).map((pool) => `pool ${pool} is still there`),
    ...(step.pools?.added ?? [])
      .filter((pool) => !after.some(({ group }) => group === pool))
      .map((pool) => `pool ${pool} has no machine`),
  ];
}

/** Carries out steps one after the other on one running cluster. */
export class Changes {
  public readonly rows: Row[] = [];

  public constructor(
    private readonly lab: ChangesLab,
    private readonly references: readonly SettingReference[],
    private readonly say: (line: string) => void,
  ) {}

  /** One refused in the preview: every setting is named in its one error, and nothing has changed. */
  public async refused(step: Step): Promise<void> {
    const undo = this.lab.edit(step.edits);
    const { code, lines } = await this.lab.refusal();
    undo();
    for (const edit of step.edits) {
      const start = `- ${edit.at.join(".")}`;
      const line = lines.map((found) => found.trim()).find((found) => found.startsWith(start));
      const wrong = code === 0 ? "accepted" : line === undefined ? "not named in the error" : "";
      this.row(step, edit, { preview: line ?? "", happened: "nothing", wrong });
    }
  }

  public async applied(step: Step): Promise<void> {
    this.lab.edit(step.edits);
    const before = await this.lab.machines();
    const preview = await this.lab.preview();
    const clients = await this.lab.clients();
    const up = await this.lab.up();
    const view = await clients.end();
    const after = await this.lab.machines();
    const again = up.code === 0 ? await this.lab.preview() : undefined;
    const expected = groupsToReplace(step, (edit) => kindOf(edit.setting, this.references), before);
    const problems = [
      ...(preview.code === 0 ? [] : ["the preview failed"]),
      ...(up.code === 0 ? [] : [`up failed: ${reasonOf(up)}`]),
      ...(up.code === 0 ? machineProblems(step, expected, before, after) : []),
      ...viewProblems(view),
      ...(again === undefined || again.steps.length === 0 ? [] : [`the next preview: ${previewText(again)}`]),
    ];
    const replaced = replacedGroups(before, after);
    const what = replaced.length === 0 ? "no machine replaced" : `replaced the machines of ${replaced.join(", ")}`;
    const happened = `${what}; then ${countsText(after)}; ${viewText(view)}`;
    if (up.code !== 0) this.say(up.text);
    for (const edit of step.edits)
      this.row(step, edit, { preview: previewText(preview), happened, wrong: problems.join("; ") });
  }

  private row(step: Step, edit: Edit, seen: { preview: string; happened: string; wrong: string }): void {
    const verdict = seen.wrong === "" ? "passed" : `FAILED: ${seen.wrong}`;
    const { preview, happened } = seen;
    const kind = kindOf(edit.setting, this.references);
    this.rows.push({
      step: step.name,
      setting: edit.setting,
      kind,
      value: valueText(edit),
      preview,
      happened,
      verdict,
    });
    this.say(`  ${edit.at.join(".")}: ${verdict}`);
  }
}

import { changeKinds, changeText } from "../../components/schema/change";
import { SettingReference } from "../../components/schema/reference";

const head = [
  "| setting | type | if left out | what it changes | when changed | upstream |",
  "|---|---|---|---|---|---|",
];

function row({ path, type, fallback, description, see, change }: SettingReference): string {
  const cells = [
    `\`${path}\``,
    type,
    fallback,
    description,
    change === undefined ? "" : changeText(change),
    `[page](${see})`,
  ];
  return `| ${cells.join(" | ")} |`;
}

function legend(): string {
  const rows = Object.entries(changeKinds).map(([kind, meaning]) => `| ${kind} | ${meaning} |`);
  return ["| when changed | what happens |", "|---|---|", ...rows].join("\n");
}

/** The generated part of docs/settings.md: what a change may do, and a table for each top-level key. */
export function settingsTables(references: readonly SettingReference[], topLevelKeys: readonly string[]): string {
  const rowsOf = (key: string): string[] => references.filter(({ path }) => /^[\w-]+/.exec(path)?.[0] === key).map(row);
  const tables = topLevelKeys.map((key) => [`## ${key}`, "", ...head, ...rowsOf(key)].join("\n"));
  return [legend(), ...tables].join("\n\n");
}

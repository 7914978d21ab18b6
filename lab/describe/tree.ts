import { Condition, DescribedObject, firstLine, since, summary, unhealthy } from "./conditions";

export interface TreeNode {
  readonly object: DescribedObject;
  readonly children: readonly TreeNode[];
}

type Row = readonly [string, string, string, string, string];

const headings: Row = ["NAME", "STATUS", "REASON", "SINCE", "MESSAGE"];

function conditionRow(prefix: string, condition: Condition, now: number): Row {
  return [
    `${prefix}${condition.type}`,
    condition.status,
    condition.reason ?? "",
    since(condition.lastTransitionTime, now),
    firstLine(condition.message),
  ];
}

function rows(node: TreeNode, lead: string, childLead: string, now: number): Row[] {
  const sum = summary(node.object);
  const name = `${lead}${node.object.kind}/${node.object.metadata.name}`;
  const head: Row = [
    name,
    sum?.status ?? "",
    sum?.reason ?? "",
    since(sum?.lastTransitionTime, now),
    firstLine(sum?.message),
  ];
  const troubled = unhealthy(node.object).filter(({ type }) => type !== sum?.type);
  const below = node.children.length > 0 ? `${childLead}│   ` : `${childLead}    `;
  const inner = node.children.flatMap((child, index) => {
    const last = index === node.children.length - 1;
    return rows(child, `${childLead}${last ? "└─" : "├─"}`, `${childLead}${last ? "  " : "│ "}`, now);
  });
  return [head, ...troubled.map((condition) => conditionRow(`${below}! `, condition, now)), ...inner];
}

/** The tree as lines: one line per object, with every unhealthy condition below it. */
export function treeLines(roots: readonly TreeNode[], now: number): string[] {
  const all: Row[] = [headings, ...roots.flatMap((root) => rows(root, "", "", now))];
  const widths = headings.map((_heading, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

import type { Results } from "./results";

const WIDTH = 960;
const LABEL = 430;
const LINE = 24;

const COLOURS: Readonly<Record<string, string>> = {
  program: "#c0392b",
  "Cluster API": "#4078c0",
  "AWS provider": "#e08e0b",
  "machines' boot": "#3a8f5c",
  "managers' start": "#7d5ba6",
  "cert-manager": "#5a6872",
  Calico: "#2aa0a4",
  "API server": "#8c6d31",
  "Kubernetes provider": "#d46a9f",
};

/** What one `up` waited for, as bars over time, in the colour of whose wait it is. */
export function chartOf({ lab }: Results): string {
  const waits = lab?.program.waits ?? [];
  const end = Math.max(1, ...waits.map(({ from, took }) => from + took));
  const x = (seconds: number): number => LABEL + (seconds / end) * (WIDTH - LABEL - 60);
  const rows = waits.map(({ name, from, took, whose }, index) => {
    const y = index * LINE + 34;
    const width = Math.max(2, x(from + took) - x(from)).toFixed(1);
    return `<text x="8" y="${y + 13}">${name}</text><rect x="${x(from).toFixed(1)}" y="${y}" width="${width}" height="17" fill="${COLOURS[whose] ?? "#888"}"/><text x="${(x(from + took) + 6).toFixed(1)}" y="${y + 13}">${took.toFixed(1)} s</text>`;
  });
  const legend = Object.entries(COLOURS).map(
    ([whose, colour], index) =>
      `<rect x="${8 + index * 132}" y="8" width="12" height="12" fill="${colour}"/><text x="${24 + index * 132}" y="18">${whose}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${waits.length * LINE + 44}" font-family="sans-serif" font-size="13">\n${[...legend, ...rows].join("\n")}\n</svg>\n`;
}

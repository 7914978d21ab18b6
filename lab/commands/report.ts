import { Properties, isSecret, plain } from "../engine/values";

export const print = (line: string): void => void process.stdout.write(`${line}\n`);

const indent = (text: string): string => text.replace(/^/gm, "    ");

function outputLines(outputs: Properties, depth: string): string[] {
  return Object.entries(outputs).flatMap(([key, value]) => {
    if (isSecret(value)) return [`${depth}${key}: [secret]`];
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return [`${depth}${key}:`, ...outputLines(value as Properties, `${depth}  `)];
    const text = typeof value === "string" ? value : JSON.stringify(plain(value));
    return text.includes("\n") ? [`${depth}${key}:`, indent(text.trimEnd())] : [`${depth}${key}: ${text}`];
  });
}

/** The stack's outputs, secrets hidden. */
export function printOutputs(outputs: Properties): void {
  if (Object.keys(outputs).length === 0) return;
  print("\noutputs");
  for (const line of outputLines(outputs, "  ")) print(line);
}

/** Says what failed and ends the command with 1; a stack trace helps nobody who runs `make up`. */
export function printFailure(error: unknown): number {
  process.stderr.write(`\nerror: ${(error as Error).message}\n`);
  return 1;
}

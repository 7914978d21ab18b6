import { Ran } from "./command";

/** The last of Pulumi's sections, by resource: what each was refused for. */
const heading = "Diagnostics:";
/** `  command:local:Command (ignition-cluster-workers):` */
const resource = /^ {2}(\S+) \((\S+)\):$/;
/** What the stack says of itself where a resource has failed. */
const ofStack =
  /^error: (update|preview|destroy|refresh|resource) failed$|^error: (update|preview|destroy|refresh) failed/;

interface Diagnostic {
  readonly of: string;
  readonly lines: readonly string[];
}

function diagnostics(lines: readonly string[]): Diagnostic[] {
  const begin = lines.lastIndexOf(heading);
  const found: { of: string; lines: string[] }[] = [];
  for (const line of begin < 0 ? [] : lines.slice(begin + 1)) {
    const [, type, name] = resource.exec(line) ?? [];
    if (/^\S/.test(line)) break;
    if (type !== undefined) found.push({ of: `${type} ${name ?? ""}`, lines: [] });
    else if (line.trim() !== "") found.at(-1)?.lines.push(line.trim());
  }
  return found;
}

/** Names of the resources that were refused with such an error. */
export function refusedNames({ lines }: Ran, error: RegExp): ReadonlySet<string> {
  return new Set(
    diagnostics(lines).flatMap(({ of, lines: said }) =>
      said.some((line) => error.test(line)) ? [of.split(" ")[1] ?? ""] : [],
    ),
  );
}

/** From its first error on: what came before is what the resource has said on its way. */
function errorOf({ of, lines }: Diagnostic): string | undefined {
  const first = lines.findIndex((line) => line.startsWith("error: ") && !ofStack.test(line));
  if (first < 0) return undefined;
  const said = lines.slice(first);
  // A wait's error repeats what it has said; the last of it is the cause and the next step.
  const limit = said.findIndex((line) => line.includes("last seen of"));
  return `${of}: ${(limit < 0 ? said.slice(0, 4) : said.slice(limit)).join(" ")}`;
}

/** The lines by which a run says why it failed, else its last. */
export function reasonOf({ lines }: Pick<Ran, "lines">): string {
  const errors = diagnostics(lines).flatMap((one) => errorOf(one) ?? []);
  // A run is cancelled when one of its resources fails; those that were cancelled tell nothing of why.
  const causes = errors.filter((error) => !/canceled|signal: killed/.test(error));
  const own = lines.findIndex((line) => line.startsWith("error: "));
  return causes[0] ?? errors[0] ?? (own < 0 ? (lines.at(-1) ?? "") : lines.slice(own, own + 3).join(" "));
}

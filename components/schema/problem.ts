/** What a check has against a value: what is wrong with it, and what to do. */
export interface Finding {
  readonly problem: string;
  readonly fix: string;
}

/** One thing that is wrong with the settings. */
export interface Problem extends Finding {
  /** Where, in the form of `pulumi config set --path`: `clusters.blue.pools.md-0.replicas`. */
  readonly path: string;
  /** What stands there; left out where nothing does, and where it may be a secret. */
  readonly value?: unknown;
}

export type Path = readonly PropertyKey[];

/** A path as `pulumi config set --path` takes it: keys with other characters than those of names stand in brackets. */
export function pathText(path: Path): string {
  const parts = path.map((key, index) => {
    if (typeof key === "number") return `[${key}]`;
    const name = String(key);
    if (!/^[\w-]+$/.test(name)) return `["${name}"]`;
    return index === 0 ? name : `.${name}`;
  });
  return parts.join("");
}

/** Problems of a part of the settings, with their places in the whole; the empty path is the part itself. */
export function placed(place: Path, problems: readonly Problem[]): Problem[] {
  const whole = pathText(place);
  return problems.map(({ path, ...rest }) => ({ path: path === "" ? whole : `${whole}.${path}`, ...rest }));
}

const shownCharacters = 80;

/** More than one line, or an object in the place of a file's name. */
function isContent(text: string): boolean {
  return text.includes("\n") || text.trimStart().startsWith("{");
}

function shown(value: unknown): string {
  // A file's content in the place of its path: it may hold keys.
  if (typeof value === "string" && isContent(value))
    return value.includes("\n") ? `(${value.split("\n").length} lines)` : "(an object)";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}...` : text;
}

export function problemText({ path, value, problem, fix }: Problem): string {
  return `${path}${value === undefined ? "" : ` = ${shown(value)}`}: ${problem}. Fix: ${fix}.`;
}

/**
 * All problems in one text, each on its line. `whose`: "the settings of this stack have"; `notDone`: what has not
 * happened by then.
 */
export function describeProblems(
  problems: readonly Problem[],
  whose = "the settings of this stack have",
  notDone = "called or changed",
): string {
  const lines = problems.map((problem) => `  - ${problemText(problem)}`);
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [`${whose} ${count}; nothing has been ${notDone}:`, ...lines].join("\n");
}

/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
function distance(from: string, to: string): number {
  const rows = [...Array(from.length + 1).keys()].map((row) =>
    [...Array(to.length + 1).keys()].map((column) => (row === 0 ? column : column === 0 ? row : 0)),
  );
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= from.length; row++) {
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const candidates = [at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (same ? 0 : 1)];
      rows[row]![column] = Math.min(...candidates, swapped ? at(row - 2, column - 2) + 1 : Infinity);
    }
  }
  return at(from.length, to.length);
}

/**
 * The known word that the given one was probably meant to be: at most a third of the letters of either are wrong, so
 * that `vpcId` is not taken for `vpcCidr`.
 */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const plain = (word: string): string => word.toLowerCase().replace(/[-_]/g, "");
  const ranked = known
    .map((word) => ({ word, edits: distance(plain(given), plain(word)) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  if (best === undefined) return undefined;
  const letters = Math.min(plain(given).length, plain(best.word).length);
  return best.edits <= Math.max(1, Math.floor(letters / 3)) ? best.word : undefined;
}

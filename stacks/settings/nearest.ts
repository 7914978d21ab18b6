/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
function distance(from: string, to: string): number {
  const rows = [...Array(from.length + 1).keys()].map((row) => [...Array(to.length + 1).keys()].map((column) => (row === 0 ? column : column === 0 ? row : 0)));
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

/** The known word that the given one was probably meant to be: at most a third of its letters are wrong. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const plain = (word: string): string => word.toLowerCase().replace(/[-_]/g, "");
  const ranked = known.map((word) => ({ word, edits: distance(plain(given), plain(word)) })).sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= Math.max(1, Math.floor(best.word.length / 3)) ? best.word : undefined;
}

import * as fc from "fast-check";

/** A piece of a template: what stands there, and what becomes of it. */
interface Piece {
  readonly source: string;
  readonly result: (values: Readonly<Record<string, string>>) => string;
  /** The variable in it. */
  readonly variable?: string;
  /** Whether the piece cannot be without its variable. */
  readonly required?: true;
}

const name = fc.constantFrom("AWS_REGION", "A", "B_2", "_C");
const plain = fc.stringMatching(/^[a-zA-Z0-9 .,:;\/"'#=-]{0,12}$/);
const word = fc.stringMatching(/^[a-zA-Z0-9.-]{1,8}$/);

const literal = plain.map((text): Piece => ({ source: text, result: () => text }));
const value = name.map((variable): Piece => ({
  source: `\${${variable}}`,
  result: (values) => values[variable] ?? "",
  variable,
  required: true,
}));
// An empty value counts as none where there is a default.
const withDefault = fc.tuple(name, fc.constantFrom(":=", ":-", "="), word).map(([variable, sign, fallback]): Piece => ({
  source: `\${${variable}${sign}${fallback}}`,
  result: (values) => (values[variable] ?? "") || fallback,
  variable,
}));
// Nothing is missing: without a value there is no prefix to replace.
const withPrefix = fc.tuple(name, fc.stringMatching(/^[ab]{1,2}$/), word).map(([variable, prefix, instead]): Piece => {
  const replaced = (given: string): string => (given.startsWith(prefix) ? instead + given.slice(prefix.length) : given);
  return {
    source: `\${${variable}/#${prefix}/${instead}}`,
    result: (values) => replaced(values[variable] ?? ""),
    variable,
  };
});
const escaped = name.map((variable): Piece => ({ source: `$\${${variable}}`, result: () => `\${${variable}}` }));

/** Pieces as the providers' manifests and templates have them. */
export const pieces: fc.Arbitrary<Piece> = fc.oneof(literal, value, withDefault, withPrefix, escaped);

/** Templates in which each variable stands once. */
export const piecesOnce = fc.uniqueArray(pieces, {
  minLength: 2,
  selector: ({ variable, source }) => variable ?? source,
});

/** Values of some of the variables. */
export const templateValues = fc.dictionary(name, fc.oneof(word, fc.stringMatching(/^[ab]{1,4}$/), fc.constant("")), {
  noNullPrototype: true,
});

export interface Template {
  readonly text: string;
  readonly expected: string;
  readonly missing: readonly string[];
}

/** Pieces as one text, with what is to become of it. */
export function templateOf(parts: readonly Piece[], values: Readonly<Record<string, string>>): Template {
  const needed = parts.flatMap(({ variable, required }) =>
    variable === undefined || required === undefined || values[variable] !== undefined ? [] : [variable],
  );
  return {
    text: parts.map(({ source }) => source).join("|"),
    expected: parts.map(({ result }) => result(values)).join("|"),
    missing: [...new Set(needed)].sort(),
  };
}

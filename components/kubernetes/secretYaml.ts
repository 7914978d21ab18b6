import { load, YAMLException } from "js-yaml";

/** The parser's words without the text that they quote. */
function withoutQuotation(reason: string): string {
  return reason.replace(/["'<!].*$/s, "").trim();
}

/** A document of a text in which secrets may stand. Its error names the line: the parser's own quotes those around it. */
export function secretYaml(text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    const { mark, reason } = error as YAMLException;
    throw new Error(`is no YAML: line ${(mark?.line ?? 0) + 1}: ${withoutQuotation(reason)}`);
  }
}

/** A field of a Go struct as JSON and YAML have it. */
interface GoField {
  /** Empty where the fields of the type stand in its place. */
  readonly name: string;
  readonly type: string;
}

/** The structs of a Go file with their fields. */
function structsOf(source: string): ReadonlyMap<string, readonly GoField[]> {
  const structs = [...source.matchAll(/^type (\w+) struct \{\n([^]*?)^\}/gm)];
  return new Map(
    structs.map(([, name = "", body = ""]) => {
      const fields = [...body.matchAll(/^\t(?:\w+ +)?(\S+) +`json:"([^",]*)[^`]*`/gm)];
      return [name, fields.map(([, type = "", json = ""]): GoField => ({ name: json, type: type.replace(/^\*/, "") }))];
    }),
  );
}

function pathsIn(structs: ReadonlyMap<string, readonly GoField[]>, struct: string, above: string): string[] {
  return (structs.get(struct) ?? []).flatMap(({ name, type }) => {
    if (name === "") return pathsIn(structs, type, above);
    const path = above === "" ? name : `${above}.${name}`;
    return [path, ...pathsIn(structs, type, path)];
  });
}

/**
 * Every field of `AWSIAMConfiguration.spec` that has no fields of its own, as a path, read from the Go file that
 * declares it. Types of other packages, such as statements and tags, count as one field each.
 */
export function iamFields(source: string): string[] {
  const all = pathsIn(structsOf(source), "AWSIAMConfigurationSpec", "");
  return all.filter((path) => !all.some((other) => other.startsWith(`${path}.`)));
}

import { TypeInputs } from "../provider";

/** Any value: the program has the types of the SDK, and `check` reports wrong values. */
const anything = { $ref: "pulumi.json#/Any" };

/** As in Pulumi's own schema: `aws:iam/role:Role` is `aws.iam.Role` in code. */
const moduleFormat = "(.*)(?:/[^/]*)";

function described({ inputs, required }: TypeInputs): object {
  const properties = Object.fromEntries(inputs.map((name) => [name, anything]));
  return { properties, required, inputProperties: properties, requiredInputs: required };
}

/**
 * The package as `pulumi import` and `pulumi package` read it: which types there are and what each takes.
 * @see https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
 */
export function schemaOf(name: string, version: string, types: Readonly<Record<string, TypeInputs>>): string {
  const resources = Object.fromEntries(Object.entries(types).map(([token, type]) => [token, described(type)]));
  return JSON.stringify({ name, version, meta: { moduleFormat }, resources });
}

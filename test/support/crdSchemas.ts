import * as fs from "fs";
import * as path from "path";

import Ajv, { ValidateFunction } from "ajv";
import { load } from "js-yaml";

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

type Schema = Record<string, unknown>;

/** The API server drops fields that a schema does not know; a renderer that sends one is wrong all the same. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)])) as Schema;
  const open = inner["x-kubernetes-preserve-unknown-fields"] === true || inner["additionalProperties"] !== undefined;
  return inner["type"] === "object" && inner["properties"] !== undefined && !open
    ? { ...inner, additionalProperties: false }
    : inner;
}

function topLevel(schema: Schema): Schema {
  const properties = { ...(schema["properties"] as Schema), metadata: { type: "object" } };
  return closed({ ...schema, properties }) as Schema;
}

/** Validators by `group/version kind` for every definition in the folders. */
export function crdValidators(folders: readonly string[]): Map<string, ValidateFunction> {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validators = new Map<string, ValidateFunction>();
  for (const folder of folders) {
    for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
      const { spec } = load(fs.readFileSync(path.join(folder, file), "utf8")) as Definition;
      for (const { name, schema } of spec.versions) {
        validators.set(`${spec.group}/${name} ${spec.names.kind}`, ajv.compile(topLevel(schema.openAPIV3Schema)));
      }
    }
  }
  return validators;
}

import { load } from "js-yaml";
import { z } from "zod";

import { changeText } from "./change";
import { inherited, Inherited, KnownMeta, metaOf } from "./fields";
import { byKind, isText, Schema } from "./kinds";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const secureReference: JsonSchema = { $ref: "#/definitions/secure" };

/** What `pulumi config set --secret` writes. */
const secure: JsonSchema = {
  description: "A value that Pulumi has encrypted: `pulumi config set --secret --path`.",
  type: "object",
  properties: { secure: { type: "string" } },
  required: ["secure"],
  additionalProperties: false,
};

/** What an editor shows for a field. */
function words(meta: KnownMeta | undefined, { see, change }: Inherited): string | undefined {
  if (meta === undefined) return undefined;
  const { description, otherwise } = meta;
  const lines = [
    description,
    otherwise && `If left out: ${otherwise}.`,
    change && `When changed: ${changeText(change)}.`,
    see,
  ];
  return lines.filter((line) => line !== undefined && line !== "").join("\n\n");
}

/** The example as YAML reads it; none if it only describes a value. */
function examples(schema: Schema, meta: KnownMeta | undefined): unknown[] {
  if (meta?.example === undefined) return [];
  const value = load(meta.example);
  return z.core.safeParse(schema, value).success ? [value] : [];
}

/** A plain value. Pulumi decrypts to a text, so other types cannot be encrypted in place. */
function leaf(schema: Schema, json: JsonSchema, meta: KnownMeta | undefined): JsonSchema {
  if (meta?.range !== undefined) return { ...json, type: "integer", minimum: meta.range.min, maximum: meta.range.max };
  if (!isText(schema)) return json;
  const { default: fallback, ...plain } = json;
  const allowed = meta?.secret === true ? { allOf: [secureReference] } : { anyOf: [plain, secureReference] };
  return { ...(fallback === undefined ? {} : { default: fallback }), ...allowed };
}

type Part = JsonSchema | boolean | undefined;

/** zod's translation of a schema, plus the fields' documentation and the secrets that Pulumi writes. */
function described(schema: Schema, json: Part, above: Inherited): JsonSchema {
  const meta = metaOf(schema);
  const own = inherited(meta, above);
  // Nobody wants an editor to insert `{}`.
  const { default: fallback, ...others } = json as JsonSchema;
  const kept: JsonSchema =
    fallback === undefined || JSON.stringify(fallback) === "{}" ? others : { ...others, default: fallback };
  const { properties = {}, items, additionalProperties } = kept;
  const form = byKind<JsonSchema>(schema, {
    object: (shape) => ({
      ...kept,
      properties: Object.fromEntries(
        Object.entries(shape).map(([key, part]) => [key, described(part, properties[key], own)]),
      ),
    }),
    record: (entry) => ({ ...kept, additionalProperties: described(entry, additionalProperties, own) }),
    list: (item) => ({ ...kept, items: described(item, items as Part, own) }),
    leaf: (inner) => leaf(inner, kept, meta),
  });
  const [description, given] = [words(meta, own), examples(schema, meta)];
  return {
    ...(description === undefined ? {} : { description }),
    ...form,
    ...(given.length === 0 ? {} : { examples: given }),
  };
}

/** A top-level setting, which Pulumi can also encrypt as a whole. */
function wholeOrSecure(json: JsonSchema): JsonSchema {
  // Texts take encrypted values already.
  if (json.type === undefined) return json;
  const { description, ...form } = json;
  // `if` instead of `anyOf`: an error inside the section is then reported at its own place.
  return { ...(description === undefined ? {} : { description }), if: secureReference, else: form };
}

function configSchema(project: string, { properties = {} }: JsonSchema): JsonSchema {
  const own = Object.entries(properties).map(
    ([key, json]) => [`${project}:${key}`, wholeOrSecure(json as JsonSchema)] as const,
  );
  return {
    description: `Settings of this project (${project}:) and of providers (such as aws:).`,
    type: "object",
    properties: Object.fromEntries(own),
    patternProperties: { [`^(?!${project}:)[^:]+:.+$`]: {} },
    additionalProperties: false,
  };
}

/**
 * A JSON Schema of the project's stack files, `Pulumi.<stack>.yaml`, for editors.
 * @see https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/
 */
export function stackFileSchema(project: string, settings: Schema): JsonSchema {
  const json = described(
    settings,
    z.toJSONSchema(settings, { target: "draft-7", io: "input", metadata: z.registry() }),
    {},
  );
  const required = (json.required ?? []).map((key) => `${project}:${key}`);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `Stack file of ${project}`,
    type: "object",
    properties: {
      config: configSchema(project, json),
      environment: { description: "Pulumi ESC environments, which may hold configuration too." },
      secretsprovider: { type: "string" },
      encryptedkey: { type: "string" },
      encryptionsalt: { type: "string" },
    },
    additionalProperties: false,
    // An environment may set what the file does not.
    if: { not: { required: ["environment"] } },
    then: { required: ["config"], properties: { config: { type: "object", required } } },
    definitions: { secure },
  };
}

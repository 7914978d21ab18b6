import { z } from "zod";

import { FieldMeta, named, text } from "../../../components/schema/fields";
import { tagKey, tagValue } from "../../../components/schema/text";

type TagsSchema = z.ZodRecord<z.ZodString, z.ZodString>;

export function tagsSchema(meta: FieldMeta): TagsSchema {
  return named(text({ description: "Value of the tag.", example: '"platform"' }, tagValue), { placeholder: "key", ...meta }, tagKey);
}

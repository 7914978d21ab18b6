import { isDeepStrictEqual } from "util";

import { JavaScriptValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";

import { Properties } from "./values";

export function structOf(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

/** A message and what it says. */
export interface Said {
  readonly message: Struct | undefined;
  readonly properties: Properties;
}

/**
 * The properties as a message. Of 54,000 values of the lab's stack 98 in 100 come back from the cluster as they were sent, and to make
 * each anew is a tenth of a run without changes: a property equal to what was said before is the value of that message.
 */
export function structLike(said: Said, properties: Properties): Struct {
  const struct = new Struct();
  for (const [key, value] of Object.entries(properties)) {
    const before = Object.hasOwn(said.properties, key) && isDeepStrictEqual(value, said.properties[key]) ? said.message?.getFieldsMap().get(key) : undefined;
    struct.getFieldsMap().set(key, before ?? Value.fromJavaScript(value as JavaScriptValue));
  }
  return struct;
}

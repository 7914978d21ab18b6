import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import { Properties } from "../values";

export function properties(struct: Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}

/** The protocol has no `undefined`: such properties are left out. */
export function structOf(value: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(value)) as Record<string, JavaScriptValue>);
}

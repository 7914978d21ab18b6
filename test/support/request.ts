import { requestVariable } from "../../components/program/call";

/** What a registered command asks the program to do; its JSON is shown by previews. */
export function requestOf<T = Record<string, unknown>>({
  inputs,
}: {
  readonly inputs: Readonly<Record<string, unknown>>;
}): T {
  const environment = inputs["environment"] as Readonly<Record<string, string>> | undefined;
  return JSON.parse(environment?.[requestVariable] ?? "{}") as T;
}

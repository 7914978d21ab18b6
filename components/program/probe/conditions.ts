import { Condition, ObservedObject } from "../../kubernetes/clusterApi";

/** A text of several lines in one. */
export function oneLine(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("; ");
}

export function condition(object: ObservedObject | undefined, type: string): Condition | undefined {
  return object?.status?.conditions?.find((candidate) => candidate.type === type);
}

export function isTrue(object: ObservedObject | undefined, type: string): boolean {
  return condition(object, type)?.status === "True";
}

/** `NatGatewaysReady is False (NatGatewaysCreationStarted): message`. */
export function describeCondition({ type, status, reason, message }: Condition): string {
  const why = reason === undefined || reason === "" ? "" : ` (${reason})`;
  return `${type} is ${status}${why}${message === undefined || message === "" ? "" : `: ${oneLine(message)}`}`;
}

/** The first of the named conditions that is not True, in words; one that nobody has set yet counts. */
export function firstUnmet(object: ObservedObject | undefined, types: readonly string[]): string | undefined {
  for (const type of types) {
    const found = condition(object, type);
    if (found === undefined) return `${type} is not set yet`;
    if (found.status !== "True") return describeCondition(found);
  }
  return undefined;
}

function weight({ type, severity }: Condition): number {
  return (severity === "Error" ? 0 : 2) + (type === "Ready" ? 1 : 0);
}

/**
 * What the AWS provider complains of: its errors before what it is still busy with, and either before the summary of
 * all.
 */
export function worstUnmet(object: ObservedObject): Condition | undefined {
  const unmet = (object.status?.conditions ?? []).filter(({ status }) => status !== "True");
  return unmet.sort((a, b) => weight(a) - weight(b))[0];
}

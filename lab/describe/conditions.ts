export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface DescribedObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly deletionTimestamp?: string;
  };
  readonly spec?: Record<string, unknown>;
  readonly status?: { readonly conditions?: readonly Condition[]; readonly [field: string]: unknown };
}

/** The condition that summarizes an object: Available on v1beta2 kinds, Ready on the provider's kinds and on nodes. */
export function summary(object: DescribedObject): Condition | undefined {
  const conditions = object.status?.conditions ?? [];
  return conditions.find(({ type }) => type === "Available") ?? conditions.find(({ type }) => type === "Ready");
}

/** Conditions that report a problem while they are True. */
const negative = new Set([
  "Deleting",
  "Updating",
  "Paused",
  "Remediating",
  "RollingOut",
  "ScalingUp",
  "ScalingDown",
  "MemoryPressure",
  "DiskPressure",
  "PIDPressure",
  "NetworkUnavailable",
]);

/** Every condition that is not healthy. */
export function unhealthy(object: DescribedObject): Condition[] {
  return (object.status?.conditions ?? []).filter(({ type, status }) =>
    negative.has(type) ? status === "True" : status !== "True",
  );
}

export function since(time: string | undefined, now: number): string {
  if (time === undefined) return "";
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  return seconds < 120
    ? `${seconds}s`
    : seconds < 7200
      ? `${Math.round(seconds / 60)}m`
      : `${Math.round(seconds / 3600)}h`;
}

export function firstLine(text: string | undefined): string {
  return (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("; ");
}

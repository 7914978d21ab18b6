import { RegisterResourceRequest } from "./resourceRequest";

interface Refusal {
  readonly what: string;
  asked(request: RegisterResourceRequest): boolean;
}

/** What an engine can do with a resource and the lab cannot. Transforms, hooks and `replaceWith` the SDK refuses itself. */
const refusals: readonly Refusal[] = [
  { what: "the option `import`", asked: (request) => request.getImportid() !== "" },
  { what: "the option `replacementTrigger`", asked: (request) => request.hasReplacementTrigger() },
  { what: "the option `hideDiffs`", asked: (request) => request.getHidediffsList().length > 0 },
  { what: "the option `envVarMappings`", asked: (request) => request.getEnvvarmappingsMap().getLength() > 0 },
  { what: "a component that a plugin makes", asked: (request) => request.getRemote() },
  { what: "a parameterized package", asked: (request) => request.getPackageref() !== "" },
];

/** Fails on whatever would otherwise be left out in silence. */
export function refuseUnsupported(request: RegisterResourceRequest): void {
  const asked = refusals.filter((refusal) => refusal.asked(request)).map(({ what }) => what);
  if (asked.length > 0) throw new Error(`the lab's applier does not have ${asked.join(", ")}; remove it, or run this stack with the pulumi CLI`);
}

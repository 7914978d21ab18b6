import { Break } from "../break";

const page = "test/upstream/differencesPage.test.ts";

/** The reviewed differences and their page. */
export const differenceBreaks: readonly Break[] = [
  {
    name: "differences/page", what: "a reason on the list that docs/differences.md does not give",
    file: "test/upstream/workloadDifferences.yaml", find: "reason: Two clusters of a namespace would write one object.", replace: "reason: Nobody knows.",
    caughtBy: { file: page, test: "stand in docs/differences.md as in workloadDifferences.yaml" }, says: /Nobody knows/,
  },
  {
    name: "differences/reason", what: "a reviewed difference without a reason",
    file: "test/upstream/managementDifferences.yaml", find: "  reason: For people who read the definition; `kubectl get providers` prints the same.\n", replace: '  reason: ""\n',
    caughtBy: { file: page, test: "each have a reason and a page of upstream's in managementDifferences.yaml" }, says: /additionalPrinterColumns/,
  },
  {
    name: "differences/value", what: "a reviewed difference covers whatever value the program has",
    file: "test/support/reviewedDifferences.ts", find: " && isDeepStrictEqual(ours, here)", replace: "",
    caughtBy: { file: page, test: "with a line for a value that is another" }, says: /it is reviewed with other values/,
  },
  {
    name: "differences/gone", what: "a reviewed difference that is gone is not noticed",
    file: "test/support/reviewedDifferences.ts", find: ".filter((place) => !places.has(place))", replace: ".filter(() => false)",
    caughtBy: { file: page, test: "with a line for a reviewed one that is gone" }, says: /is reviewed, and no longer differs/,
  },
];

import { Break, Catcher } from "../break";

const replicaSets = (test: string): Catcher => ({ file: "test/unit/labReplicaSets.test.ts", test });

/** What stands in for controllers of the management cluster. */
export const labManagementBreaks: readonly Break[] = [
  {
    name: "lab/rollout", what: "a new template is no new rollout",
    file: "lab/management/replicaSets.ts", find: ": newest + 1;", replace: ": Math.max(newest, 1);",
    caughtBy: replicaSets("are one for each rollout"), says: /wanted 2, found 1/,
  },
  {
    name: "lab/old-pods", what: "the earlier ReplicaSet keeps its pods",
    file: "lab/management/replicaSets.ts", find: "(spec as { replicas: number }).replicas > 0", replace: "(spec as { replicas: number }).replicas > 1",
    caughtBy: replicaSets("are one for each rollout"), says: /wanted "1: 0 wanted, 0 ready", found "1: 1 wanted, 1 ready"/,
  },
];

import type { z } from "zod";

import { count, section } from "../schema/fields";

function minutes(description: string): z.ZodNumber {
  return count({ description, example: "30" }, { min: 1, max: 1440 });
}

/**
 * Each stage's limit; the last but one is for the CNI plugin's, after which nodes are Ready. Those of machines are for
 * one step of a rollout: how long the whole takes depends on how many machines are replaced one after the other.
 */
export const timeouts = section(
  {
    infrastructureMinutes: minutes("Until network, load balancer and bucket are there.").default(20),
    controlPlaneMinutes: minutes("Until the first API server answers.").default(35),
    workersMinutes: minutes("Until the next worker joins, or leaves: each step of a rollout has as long.").default(30),
    addonsMinutes: minutes("Until the add-ons are applied.").default(10),
    nodesMinutes: minutes(
      "Until the next node is Ready, and then the cluster available: each step of a rollout has as long.",
    ).default(20),
    deleteMinutes: minutes("Until a deleted cluster, or pool, is gone.").default(30),
  },
  {
    description:
      "Minutes without progress after which a stage fails with what it was waiting for. A stage in which machines are " +
      "replaced has at most as many times the minutes as the cluster has machines, and one more.",
    see: "https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/test/e2e/data/e2e_conf.yaml",
    change: "nothing until the next run",
  },
).prefault({});

import type { z } from "zod";

import { count, section } from "../schema/fields";

function minutes(description: string): z.ZodNumber {
  return count({ description, example: "30" }, { min: 1, max: 1440 });
}

/** Each stage's limit; the last but one is for the CNI plugin's, after which nodes are Ready. */
export const timeouts = section(
  {
    infrastructureMinutes: minutes("Until network, load balancer and bucket are there.").default(20),
    controlPlaneMinutes: minutes("Until the first API server answers.").default(35),
    workersMinutes: minutes("Until the workers have joined.").default(30),
    addonsMinutes: minutes("Until the add-ons are applied.").default(10),
    nodesMinutes: minutes("Until every node is Ready, and then the cluster available.").default(20),
    deleteMinutes: minutes("Until a deleted cluster is gone.").default(30),
  },
  {
    description: "Minutes after which a stage fails with what it was waiting for.",
    see: "https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/test/e2e/data/e2e_conf.yaml",
    change: "nothing until the next run",
  },
).prefault({});

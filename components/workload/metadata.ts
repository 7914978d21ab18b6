import type { z } from "zod";

import { count } from "../schema/fields";

/**
 * From how many hops the machines' metadata service answers: their credentials are an answer of it. A process on the
 * node, or in a pod on the host's network, is one hop away; a pod on the pod network is two.
 */
export function metadataHopLimit(why: string, standard: number): z.ZodDefault<z.ZodNumber> {
  return count(
    {
      description: `Hops from which the machines' metadata service answers. ${why}`,
      example: "2",
      see: "https://cluster-api-aws.sigs.k8s.io/topics/instance-metadata",
    },
    { min: 1, max: 64 },
  ).default(standard);
}

/** IMDSv2 only: a request that an application is tricked into sends no token. */
export function instanceMetadata(hopLimit: number): object {
  return { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: hopLimit };
}

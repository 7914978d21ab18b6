import type { z } from "zod";

import { otherServers } from "../kubernetes/versions";
import { Check, section, text } from "../schema/fields";
import { Finding } from "../schema/problem";
import { asLabel } from "../schema/text";

/** @see https://github.com/kubernetes-sigs/kind/blob/main/pkg/cluster/internal/create/create.go */
const kindClusterName: Check<string> = (name) => {
  if (/^[a-z0-9.-]{1,50}$/.test(name)) return undefined;
  const problem = "is not a name of a kind cluster (at most 50 of a-z, 0-9, . and -)";
  return { problem, fix: `call it ${asLabel(name).slice(0, 50)}` };
};

export const kindCluster = section(
  {
    name: text({ description: "Name of the kind cluster.", example: "capi" }, kindClusterName).default("capi-ignition"),
    nodeImage: text({
      description: "Image of its node.",
      otherwise: "that of the installed kind",
      example: "kindest/node:v1.36.1",
      see: "https://kind.sigs.k8s.io/docs/user/quick-start",
    }).optional(),
  },
  {
    description:
      "A kind cluster that the program creates, and that a destroy deletes. Set this or `management.cluster`.",
    otherwise: "`management.cluster` or `management.stack`",
    see: "https://cluster-api.sigs.k8s.io/user/quick-start",
    change: {
      kind: "refused",
      words:
        "the run fails; if you replace it by `management.cluster`, the kind cluster is deleted with all that is on it",
    },
  },
);

export type KindSettings = z.output<typeof kindCluster>;

/** kind's own images have the version of Kubernetes as their tag. Of a cluster that was made, it cannot be changed. */
export function nodeImageFinding(image: string, clusterApi: string): Finding | undefined {
  const kubernetes = /(?:^|\/)kindest\/node:(v\d+\.\d+\.\d+)(?:@|$)/.exec(image)?.[1];
  const range = kubernetes === undefined ? undefined : otherServers(kubernetes, clusterApi);
  if (range === undefined) return undefined;
  const [from, to] = range;
  const problem = `is of Kubernetes ${kubernetes}, and Cluster API ${clusterApi} runs on v1.${from} to v1.${to}`;
  return { problem, fix: "take an image of one of these, or another management.versions.clusterApi" };
}

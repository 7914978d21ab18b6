import type { z } from "zod";

import { cni } from "../../components/cni/section";
import { iamChoices, iamConfiguration } from "../../components/iam/configuration";
import { credentials } from "../../components/management/credentials";
import { managementSchema } from "../../components/management/section";
import { flag, metaOf, named, section, text } from "../../components/schema/fields";
import { tagsField } from "../../components/schema/tags";
import { accountId, regionName } from "../../components/schema/text";
import { bucketNameField } from "../../components/storage/bucket";
import { Cluster, clusterSchema } from "../../components/workload/section";

const region = text(
  {
    description: "AWS region of everything.",
    example: "us-east-1",
    see: "https://docs.aws.amazon.com/general/latest/gr/rande.html",
    change: {
      kind: "refused",
      words: "nothing of a cluster can move to another region, and roles and buckets would be replaced under it",
      way: "set it back; for another region make another stack, move the workloads, and destroy this one",
    },
  },
  regionName,
);

const account = text(
  {
    description:
      "Id of the AWS account that everything is in. The credentials of each run and the controllers' are compared " +
      "with it before anything is created.",
    otherwise: "the account of the first run: the controllers' and those of later runs are compared with that",
    example: '"123456789012"',
    see: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html",
    change: {
      kind: "nothing until the next run",
      words: "nothing moves: a run in another account than the last update's is refused",
    },
  },
  accountId,
).optional();

const tags = tagsField({
  description: "Tags on everything in AWS, whether the program or a controller makes it.",
  see: "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
  change: "in place",
}).prefault({});

const manage = flag({
  description:
    "Creates the roles, instance profiles and policies, for the machines of each cluster its own. Set `false` if " +
    "another stack or `clusterawsadm` has created them: clusters then share the roles `control-plane` and `nodes`, " +
    "whose names must still follow `iam.namePrefix` and `iam.nameSuffix`.",
  otherwise:
    "`true`; with `management.install: false` it is `false`, because the roles were created with the providers",
  change: {
    kind: "refused",
    words: "from `true` to `false`, unless `iam.keep` was applied before: machines and controllers use the roles",
    way:
      "set iam.keep: true in an `up` of its own first; the roles then stay in AWS, and machines are rolled to those " +
      "that clusters share",
  },
}).optional();

/**
 * Everything that a stack can set; each field is documented where it is declared, and docs/settings.md is made of that.
 */
export const settingsSchema = section(
  {
    region,
    account,
    tags,
    iam: section({ manage, ...iamChoices, ...iamConfiguration.shape }, metaOf(iamConfiguration)!).prefault({}),
    management: managementSchema,
    credentials,
    clusters: named(section({ bucketName: bucketNameField, ...clusterSchema.shape, cni }, metaOf(clusterSchema)!), {
      description:
        "Workload clusters by name; without any, the stack is the management cluster alone. One that is removed or " +
        "renamed is deleted with everything in it, and refused as long as it is protected.",
      placeholder: "name",
      see: "https://cluster-api.sigs.k8s.io/user/concepts",
    }).prefault({}),
  },
  { description: "Settings of a stack." },
);

export type Settings = z.output<typeof settingsSchema>;

/** One workload cluster with what other components make for it. */
export type ClusterSettings = Settings["clusters"][string];

/** What the cluster's own component takes: the bucket's and the CNI's settings are those of other components. */
export function workloadSettings({ bucketName, cni: cniSettings, ...cluster }: ClusterSettings): Cluster {
  return cluster;
}

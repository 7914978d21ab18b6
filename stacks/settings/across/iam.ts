import type { AwsIamConfiguration } from "../../../components/iam/awsIamConfiguration";
import { iamProblems } from "../../../components/iam/check";
import { withWholeLists } from "../../../components/schema/check";
import { Problem } from "../../../components/schema/problem";
import { partitionOf } from "../../../components/storage/bootstrapBucket";
import { settingsSchema } from "../settings";
import { makesRoles, Rule, SettingsDraft } from "./rule";

function partitionProblems({ region, iam }: SettingsDraft): Problem[] {
  if (region === undefined || iam?.partition === undefined || iam.partition === partitionOf(region)) return [];
  return [{ path: "iam.partition", value: iam.partition, problem: `is not the partition of ${region}`, fix: `set ${partitionOf(region)}, or leave it out` }];
}

/** What IAM would refuse of names and documents, by the component that makes them. */
function refused({ region, iam, management }: SettingsDraft): Problem[] {
  if (region === undefined || iam === undefined || !makesRoles({ iam, management })) return [];
  // An incomplete list says nothing about IAM's limits.
  const configuration = withWholeLists(settingsSchema.shape.iam, { ...iam, partition: iam.partition ?? partitionOf(region) }) as AwsIamConfiguration;
  return iamProblems(configuration).map(({ path, value, fix }) => ({ path: /^[\w.]+$/.test(path) ? `iam.${path}` : `iam (${path})`, problem: `IAM refuses ${value}`, fix }));
}

export const iam: Rule = (draft) => [...partitionProblems(draft), ...refused(draft)];

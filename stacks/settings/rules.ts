import { iamProblems } from "../../components/iam/check";
import { idleInstallation, managementProblems } from "../../components/management/problems";
import { Draft, Given, validPart } from "../../components/schema/check";
import { placed, Problem } from "../../components/schema/problem";
import { iamTagProblems, tagNumberFinding } from "../../components/schema/tags";
import { dnsLabel } from "../../components/schema/text";
import { partitionOf } from "../../components/storage/bucket";
import { clusterProblems } from "../../components/workload/section";
import { bucketProblems, loadBalancerProblems, nameProblems, pairProblems, versionProblems } from "./clusterRules";
import { Settings, settingsSchema } from "./settings";

export type SettingsDraft = Draft<Settings>;

/** What several settings together get wrong. What one of them gets wrong alone, the schema has said. */
type Rule = (draft: SettingsDraft, given: Given) => Problem[];

/** Whether the stack makes the roles: whoever has installed the providers has made them, too. */
export function makesRoles({ iam, management }: Pick<SettingsDraft, "iam" | "management">): boolean {
  return iam?.manage ?? management?.install ?? true;
}

/** Whether each cluster has roles of its own, which the stack makes; else they are those that all share. */
export function hasOwnRoles({ iam, management }: Pick<SettingsDraft, "iam" | "management">): boolean {
  return makesRoles({ iam, management }) && iam?.parity !== true;
}

const ofManagement: Rule = ({ management }, given) =>
  management === undefined
    ? []
    : placed(
        ["management"],
        managementProblems(management, (...path) => given("management", ...path)),
      );

const ofCredentials: Rule = ({ management }, given) => {
  // An empty one is the default that Pulumi.yaml puts there.
  const isEmpty = Object.keys((given("credentials") ?? {}) as object).length === 0;
  if (management?.install !== false || isEmpty) return [];
  return [{ path: "credentials", problem: idleInstallation, fix: "remove them: the controllers have theirs already" }];
};

const ofPartition: Rule = ({ region, iam }) => {
  if (region === undefined || iam?.partition === undefined || iam.partition === partitionOf(region)) return [];
  const problem = `is not the partition of ${region}`;
  return [{ path: "iam.partition", value: iam.partition, problem, fix: `set ${partitionOf(region)}, or leave it out` }];
};

/** What IAM would refuse of names and documents, by the component that makes them. */
const ofIam: Rule = ({ region, iam, management, clusters = {} }) => {
  if (region === undefined || iam === undefined || !makesRoles({ iam, management })) return [];
  // An incomplete list says nothing about IAM's limits.
  const configuration = validPart(settingsSchema.shape.iam, iam);
  if (configuration === undefined) return [];
  // What is no name of a cluster is said of the cluster.
  const named = Object.entries(clusters).filter(([name]) => dnsLabel(name) === undefined);
  const roles = named.map(([name, { bucketName = "" } = {}]) => ({ name, bucketName }));
  const args = { ...configuration, partition: iam.partition ?? partitionOf(region), clusters: roles };
  return iamProblems(args).map(({ path, value, problem = `IAM refuses ${value}`, fix }) => {
    const isField = /^[\w.]+$/.test(path);
    return { path: isField ? `iam.${path}` : `iam (${path})`, problem, fix };
  });
};

const ofTags: Rule = ({ tags = {} }) => {
  const finding = tagNumberFinding(tags);
  return finding === undefined ? [] : [{ path: "tags", ...finding }];
};

/** Roles and users have the stack's tags and their own. */
const ofIamTags: Rule = ({ tags = {}, iam, management }) => {
  if (!makesRoles({ iam, management })) return [];
  const ofStack = iamTagProblems(["tags"], tags);
  if (ofStack.length > 0) return ofStack;
  const { controlPlane, clusterAPIControllers, nodes, bootstrapUser } = iam ?? {};
  const user = bootstrapUser?.enable === true ? { bootstrapUser } : {};
  return Object.entries({ controlPlane, clusterAPIControllers, nodes, ...user }).flatMap(([part, role]) =>
    iamTagProblems(["iam", part, "tags"], { ...tags, ...role?.tags }),
  );
};

/** What each cluster's settings get wrong by themselves; one in which nothing is valid counts with its name. */
const ofClusters: Rule = ({ clusters = {}, region, tags = {} }) =>
  Object.entries(clusters).flatMap(([name, cluster = {}]) =>
    placed(["clusters", name], clusterProblems(cluster, { name, region, tags })),
  );

export const rules: readonly Rule[] = [
  ofManagement,
  ofCredentials,
  ofPartition,
  ofIam,
  ofClusters,
  nameProblems,
  bucketProblems,
  loadBalancerProblems,
  versionProblems,
  pairProblems,
  ofTags,
  ofIamTags,
];

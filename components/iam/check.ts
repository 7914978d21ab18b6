import { clusterProblems } from "./checkClusters";
import type { AwsIamConfiguration, ClusterOfRoles, IamArgs } from "./configuration";
import { resolveIam } from "./defaults";
import { PolicyDocument, policyText } from "./documents";
import { longestRoleName } from "./ownRoles";
import { RenderedIam, RenderedInlinePolicy, RenderedRole, renderIam } from "./render";

function policyArnProblems(path: string, arn: string, partition: string): IamProblem[] {
  const right = arn.startsWith(`arn:${partition}:iam::`) && /^arn:[^:]+:iam::(\d{12}|aws):policy\/[^:]+$/.test(arn);
  return right
    ? []
    : [
        {
          path,
          value: JSON.stringify(arn),
          fix: `name a managed policy of partition ${partition}, arn:${partition}:iam::<account>:policy/<name>`,
        },
      ];
}

/**
 * An ARN of another partition is refused by IAM; upstream itself names those of `aws` for node groups and Fargate in
 * China.
 */
function attachmentProblems({ roles, bootstrapUser }: RenderedIam, partition: string): IamProblem[] {
  const ofRoles = roles.flatMap(({ name, attachments }) =>
    attachments.flatMap((arn) => policyArnProblems(`policy of role ${name}`, arn, partition)),
  );
  const bounds = [...new Set(roles.flatMap(({ permissionsBoundary }) => permissionsBoundary ?? []))];
  return [
    ...ofRoles,
    ...(bootstrapUser?.attachments ?? []).flatMap((arn) =>
      policyArnProblems(`policy of user ${bootstrapUser?.name}`, arn, partition),
    ),
    ...bounds.flatMap((arn) => policyArnProblems("controlPlane.permissionsBoundary", arn, partition)),
  ];
}

function pathProblems(path = "/"): IamProblem[] {
  const right = path === "" || /^\/([!-~]+\/)?$/.test(path);
  return right ? [] : [{ path: "controlPlane.path", value: JSON.stringify(path), fix: "begin and end it with /" }];
}

/** Statements without resources or actions are refused by IAM. */
function emptyListProblems({ clusterAPIControllers }: AwsIamConfiguration): IamProblem[] {
  const path = "clusterAPIControllers.allowedEC2InstanceProfiles";
  const empty = clusterAPIControllers?.allowedEC2InstanceProfiles?.length === 0;
  return empty
    ? [
        {
          path,
          value: "[]",
          fix: "name a role or leave the list out: without one no machine could get an instance profile",
        },
      ]
    : [];
}

/**
 * iam:PassRole of every role, with RunInstances, makes whoever has the controllers' rights the account's administrator.
 */
function openPatternProblems({ clusterAPIControllers, parity = false }: IamArgs): IamProblem[] {
  const open = (clusterAPIControllers?.allowedEC2InstanceProfiles ?? []).filter((role) => /^[*?]+$/.test(role));
  return (parity ? [] : open).map((role) => ({
    path: "clusterAPIControllers.allowedEC2InstanceProfiles",
    value: JSON.stringify(role),
    problem: `${JSON.stringify(role)} is every role of the account, which the controllers could give to a machine`,
    fix: "name the machines' roles, or leave the list out; with iam.parity: true it is taken, as clusterawsadm does",
  }));
}

/**
 * Everything in a configuration that IAM would refuse while it is applied, and what should not be granted, all at once.
 */
export function iamProblems(configuration: IamArgs): IamProblem[] {
  const rendered = renderIam(configuration);
  const all = [
    ...pathProblems(configuration.controlPlane?.path),
    ...emptyListProblems(configuration),
    ...openPatternProblems(configuration),
    ...limitProblems(rendered),
    ...clusterProblems(configuration, roleProblems),
    ...attachmentProblems(rendered, resolveIam(configuration).partition),
  ];
  // A suffix that is too long is so for every role: it is said for each name, and once for each.
  return all.filter(
    (problem, index) => all.findIndex(({ path, value }) => path === problem.path && value === problem.value) === index,
  );
}

function assertNone(problems: readonly IamProblem[]): void {
  const lines = problems.map(({ path, value, problem = value, fix }) => `  ${path}: ${problem}; ${fix}`);
  if (lines.length > 0) throw new Error(["the IAM configuration cannot be applied:", ...lines].join("\n"));
}

export function assertIam(configuration: IamArgs): void {
  assertNone(iamProblems(configuration));
}

/** Of a configuration in which nothing else is wrong: that of an `IamStack` that is there. */
export function assertClusterRoles(configuration: IamArgs, cluster: ClusterOfRoles): void {
  assertNone(clusterProblems({ ...configuration, clusters: [cluster] }, roleProblems));
}

/** What is wrong, where, and what to do about it. */
export interface IamProblem {
  /** A field of the configuration, or the name of the document that comes of several. */
  readonly path: string;
  readonly value: string;
  /** Where it is not IAM that refuses the value. */
  readonly problem?: string;
  readonly fix: string;
}

/**
 * Characters that IAM takes, white space not counted. A trust policy may be half as long until the account's quota is
 * raised.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const limits = {
  managedPolicy: 6144,
  roleInline: 10240,
  userInline: 2048,
  trust: 4096,
  roleName: longestRoleName,
  userName: 64,
  otherName: 128,
} as const;

function documentProblems(path: string, document: PolicyDocument, limit: number, fix: string): IamProblem[] {
  const size = policyText(document).replace(/\s/g, "").length;
  return size <= limit
    ? []
    : [{ path, value: `${size} characters`, fix: `${fix}; IAM allows at most ${limit} characters` }];
}

function nameProblems(path: string, name: string, limit: number): IamProblem[] {
  const wrong = name.length > limit || !/^[\w+=,.@-]+$/.test(name);
  return wrong ? [{ path, value: JSON.stringify(name), fix: `use 1 to ${limit} letters, digits and _+=,.@-` }] : [];
}

function inlineProblems(owner: string, policy: RenderedInlinePolicy | undefined, limit: number): IamProblem[] {
  if (policy === undefined) return [];
  const fix = "shorten extraStatements, or attach a policy of your own with extraPolicyAttachments";
  return [
    ...nameProblems("stackName", policy.name, limits.otherName),
    ...documentProblems(`inline policy of ${owner}`, policy.document, limit, fix),
  ];
}

// A name is that of a role, a policy and an instance profile; a role's is the shortest.
function roleProblems({ name, trust, inlinePolicy }: RenderedRole): IamProblem[] {
  return [
    ...nameProblems("namePrefix, nameSuffix", name, limits.roleName),
    ...documentProblems(`trust policy of ${name}`, trust, limits.trust, "shorten trustStatements"),
    ...inlineProblems(name, inlinePolicy, limits.roleInline),
  ];
}

/** Names and documents that IAM would refuse halfway through. */
function limitProblems({ roles, managedPolicies, bootstrapUser: user }: RenderedIam): IamProblem[] {
  const ofRoles = roles.flatMap(roleProblems);
  const ofPolicies = managedPolicies.flatMap(({ name, document }) => [
    ...nameProblems("namePrefix, nameSuffix", name, limits.otherName),
    ...documentProblems(
      `managed policy ${name}`,
      document,
      limits.managedPolicy,
      "enable fewer of its optional statements, or use shorter names in them",
    ),
  ]);
  const ofUser =
    user === undefined
      ? []
      : [
          ...nameProblems("bootstrapUser.userName", user.name, limits.userName),
          ...nameProblems("bootstrapUser.groupName", user.group, limits.otherName),
          ...inlineProblems(user.name, user.inlinePolicy, limits.userInline),
        ];
  return [...ofRoles, ...ofPolicies, ...ofUser];
}

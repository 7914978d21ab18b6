import type { AwsIamConfiguration } from "./awsIamConfiguration";
import { resolveIam } from "./defaults";
import { IamProblem, limitProblems } from "./limits";
import type { RenderedIam } from "./renderedIam";
import { renderIam } from "./renderIam";

function policyArnProblems(path: string, arn: string, partition: string): IamProblem[] {
  const right = arn.startsWith(`arn:${partition}:iam::`) && /^arn:[^:]+:iam::(\d{12}|aws):policy\/[^:]+$/.test(arn);
  return right ? [] : [{ path, value: JSON.stringify(arn), fix: `name a managed policy of partition ${partition}, arn:${partition}:iam::<account>:policy/<name>` }];
}

/** An ARN of another partition is refused by IAM; upstream itself names those of `aws` for node groups and Fargate in China. */
function attachmentProblems({ roles, bootstrapUser }: RenderedIam, partition: string): IamProblem[] {
  const ofRoles = roles.flatMap(({ name, attachments }) => attachments.flatMap((arn) => policyArnProblems(`policy of role ${name}`, arn, partition)));
  const bounds = [...new Set(roles.flatMap(({ permissionsBoundary }) => permissionsBoundary ?? []))];
  return [
    ...ofRoles,
    ...(bootstrapUser?.attachments ?? []).flatMap((arn) => policyArnProblems(`policy of user ${bootstrapUser?.name}`, arn, partition)),
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
  return empty ? [{ path, value: "[]", fix: "name a role or leave the list out: without one no machine could get an instance profile" }] : [];
}

/** Everything in a configuration that IAM would refuse while it is applied, all at once. */
export function iamProblems(configuration: AwsIamConfiguration): IamProblem[] {
  const rendered = renderIam(configuration);
  const all = [
    ...pathProblems(configuration.controlPlane?.path),
    ...emptyListProblems(configuration),
    ...limitProblems(rendered),
    ...attachmentProblems(rendered, resolveIam(configuration).partition),
  ];
  // A suffix that is too long is so for every role: it is said for each name, and once for each.
  return all.filter((problem, index) => all.findIndex(({ path, value }) => path === problem.path && value === problem.value) === index);
}

export function assertIam(configuration: AwsIamConfiguration): void {
  const problems = iamProblems(configuration).map(({ path, value, fix }) => `  ${path}: ${value}; ${fix}`);
  if (problems.length > 0) throw new Error(["the IAM configuration cannot be applied:", ...problems].join("\n"));
}

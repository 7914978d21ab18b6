import { PolicyDocument, policyText } from "./policyDocument";
import type { RenderedIam, RenderedInlinePolicy } from "./renderedIam";

/** What is wrong, where, and what to do about it. */
export interface IamProblem {
  /** A field of the configuration, or the name of the document that comes of several. */
  readonly path: string;
  readonly value: string;
  readonly fix: string;
}

/**
 * Characters that IAM takes, white space not counted. A trust policy may be half as long until the account's quota is raised.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const limits = { managedPolicy: 6144, roleInline: 10240, userInline: 2048, trust: 4096, roleName: 64, userName: 64, otherName: 128 } as const;

function documentProblems(path: string, document: PolicyDocument, limit: number, fix: string): IamProblem[] {
  const size = policyText(document).replace(/\s/g, "").length;
  return size <= limit ? [] : [{ path, value: `${size} characters`, fix: `IAM takes ${limit}: ${fix}` }];
}

function nameProblems(path: string, name: string, limit: number): IamProblem[] {
  const wrong = name.length > limit || !/^[\w+=,.@-]+$/.test(name);
  return wrong ? [{ path, value: JSON.stringify(name), fix: `use 1 to ${limit} letters, digits and _+=,.@-` }] : [];
}

function inlineProblems(owner: string, policy: RenderedInlinePolicy | undefined, limit: number): IamProblem[] {
  if (policy === undefined) return [];
  const fix = "shorten extraStatements, or attach a policy of your own with extraPolicyAttachments";
  return [...nameProblems("stackName", policy.name, limits.otherName), ...documentProblems(`inline policy of ${owner}`, policy.document, limit, fix)];
}

/** Names and documents that IAM would refuse halfway through. */
export function limitProblems({ roles, managedPolicies, bootstrapUser: user }: RenderedIam): IamProblem[] {
  // A name is that of a role, a policy and an instance profile; a role's is the shortest.
  const ofRoles = roles.flatMap(({ name, trust, inlinePolicy }) => [
    ...nameProblems("namePrefix, nameSuffix", name, limits.roleName),
    ...documentProblems(`trust policy of ${name}`, trust, limits.trust, "shorten trustStatements"),
    ...inlineProblems(name, inlinePolicy, limits.roleInline),
  ]);
  const ofPolicies = managedPolicies.flatMap(({ name, document }) => [
    ...nameProblems("namePrefix, nameSuffix", name, limits.otherName),
    ...documentProblems(`managed policy ${name}`, document, limits.managedPolicy, "ask for fewer of its optional statements, or shorter names in them"),
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

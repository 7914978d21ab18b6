import { Break, Catcher } from "../break";

const field = (name: string): Catcher => ({ file: "test/upstream/iam.test.ts", test: `print-cloudformation-template, field by field: ${name}` });
const upstream = (test: string): Catcher => ({ file: "test/upstream/iam.test.ts", test });

/** IAM against clusterawsadm, statement by statement. */
export const iamBreaks: readonly Break[] = [
  {
    name: "iam/action-dropped", what: "an action that the controllers need is left out of their policy",
    file: "components/iam/controllersActions.ts", find: '  "ec2:RunInstances",\n', replace: "",
    caughtBy: field("default"), says: /Statement\[0\]\.Action\[\d+\]: wanted "ec2:RunInstances"/,
  },
  {
    name: "iam/action-added", what: "nodes may write to the registry",
    file: "components/iam/cloudProviderPolicies.ts", find: '  "ecr:BatchGetImage",\n', replace: '  "ecr:BatchGetImage",\n  "ecr:PutImage",\n',
    caughtBy: field("default"), says: /found "ecr:PutImage"/,
  },
  {
    name: "iam/statement-dropped", what: "the controllers may not make the service-linked role of spot instances",
    file: "components/iam/controllersPolicy.ts", find: '    serviceLinkedRole("spot", "AWSServiceRoleForEC2Spot"),\n', replace: "",
    caughtBy: field("default"), says: /Statement\[4\]\..*wanted .*(spot|CreateServiceLinkedRole)/,
  },
  {
    name: "iam/statement-added", what: "the controllers may take roles that nobody allowed them to take",
    file: "components/iam/controllersPolicy.ts", find: "...(allowAssumeRole ? [", replace: "...(!allowAssumeRole ? [",
    caughtBy: upstream("makes default.yaml"), says: /Statement\[\d+\].*sts:AssumeRole/,
  },
  {
    name: "iam/resource", what: "the controllers may touch every bucket of the account",
    file: "components/iam/controllersPolicy.ts", find: "arn:*:s3:::${namePrefix}*", replace: "arn:*:s3:::*",
    caughtBy: upstream("makes with_s3_bucket.yaml"), says: /Resource\[0\]: wanted "arn:\*:s3:::cluster-api-provider-aws-\*", found "arn:\*:s3:::\*"/,
  },
  {
    name: "iam/condition-changed", what: "the controllers may pass roles to another service than EKS",
    file: "components/iam/eksPolicy.ts", find: '"iam:PassedToService": "eks.amazonaws.com"', replace: '"iam:PassedToService": "ec2.amazonaws.com"',
    caughtBy: field("default"), says: /PassedToService"\]: wanted "eks\.amazonaws\.com", found "ec2\.amazonaws\.com"/,
  },
  {
    name: "iam/condition-dropped", what: "service-linked roles without the condition on the service",
    file: "components/iam/serviceLinkedRole.ts", find: '[resource], { StringLike: { "iam:AWSServiceName": `${callerService}.amazonaws.com` } });', replace: "[resource]);",
    caughtBy: field("default"), says: /Condition: wanted .*AWSServiceName.*, found nothing/,
  },
  {
    name: "iam/partition", what: "AWS's policies for EKS nodes named in the wrong partition",
    file: "components/iam/awsManagedPolicies.ts", find: 'partition.includes("aws-us-gov") ? "aws-us-gov" : "aws"', replace: 'partition.includes("aws-us-gov") ? "aws" : "aws"',
    caughtBy: field("GovCloud with every role of EKS"), says: /ManagedPolicyArns\[0\]: wanted "arn:aws-us-gov:/,
  },
  {
    name: "iam/prefix", what: "names without the prefix",
    file: "components/iam/names.ts", find: "return `${namePrefix}${name}${nameSuffix}`;", replace: "return `${name}${nameSuffix}`;",
    caughtBy: field("prefix and no suffix"), says: /wanted "team-/,
  },
  {
    name: "iam/suffix", what: "the default suffix where none is wanted",
    file: "components/iam/defaults.ts", find: "nameSuffix: nameSuffix ?? DEFAULT_NAME_SUFFIX", replace: "nameSuffix: filled(nameSuffix, DEFAULT_NAME_SUFFIX)",
    caughtBy: field("prefix and no suffix"), says: /wanted "team-[a-z-]+", found "team-[a-z-]+\.cluster-api-provider-aws/,
  },
  {
    name: "iam/managed-policy", what: "EKS nodes without the policy of their CNI",
    file: "components/iam/awsManagedPolicies.ts", find: '"AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy"', replace: '"AmazonEKSWorkerNodePolicy"',
    caughtBy: field("with_eks_default_roles"), says: /ManagedPolicyArns\[1\]: wanted ".*AmazonEKS_CNI_Policy"/,
  },
  {
    name: "iam/attached-role", what: "the nodes' policy is not on the control plane",
    file: "components/iam/renderManagedPolicies.ts", find: 'to(...onControlPlane, "nodes")', replace: 'to("nodes")',
    caughtBy: field("default"), says: /Roles\[0\].*AWSIAMRoleControlPlane/,
  },
  {
    name: "iam/trust-action", what: "pods of EKS may take the controllers' role, but not tag the session",
    file: "components/iam/trust.ts", find: '["sts:TagSession"]', replace: "[]",
    caughtBy: field("default"), says: /AssumeRolePolicyDocument\.Statement\[0\]\.Action\[1\]: wanted "sts:TagSession"/,
  },
  {
    name: "iam/trust-principal", what: "control planes of EKS trust EC2",
    file: "components/iam/trust.ts", find: 'eksControlPlaneTrust = serviceTrust(["eks.amazonaws.com"])', replace: 'eksControlPlaneTrust = serviceTrust(["ec2.amazonaws.com"])',
    caughtBy: field("default"), says: /Principal\.Service\[0\]: wanted "eks\.amazonaws\.com"/,
  },
  {
    name: "iam/instance-profile", what: "every instance profile has the nodes' role",
    file: "components/iam/renderRoles.ts", find: "({ key, name, role: key })", replace: '({ key, name, role: "nodes" })',
    caughtBy: field("default"), says: /Roles\[0\]\.Ref: wanted "AWSIAMRole(ControlPlane|Controllers)", found "AWSIAMRoleNodes"/,
  },
  {
    name: "iam/bootstrap-user", what: "the bootstrap user is in none of its further groups",
    file: "components/iam/renderIam.ts", find: "extraGroups: once(extraGroups)", replace: "extraGroups: []",
    caughtBy: field("a bootstrap user of its own"), says: /Groups\[1\]: wanted "audit", found nothing/,
  },
  {
    name: "iam/tags", what: "the roles of EKS without their tags",
    file: "components/iam/renderRoles.ts", find: "tags: given.tags ?? {}", replace: "tags: {}",
    caughtBy: field("EKS roles of its own"), says: /Tags: wanted .*, found nothing/,
  },
  {
    name: "iam/boundary", what: "roles without their permissions boundary",
    file: "components/iam/renderRoles.ts", find: '    ...(permissionsBoundary === "" ? {} : { permissionsBoundary }),\n', replace: "",
    caughtBy: field("path, boundary and tags"), says: /PermissionsBoundary: wanted .*, found nothing/,
  },
  {
    name: "iam/extra-condition", what: "the operator's own statements lose their condition",
    file: "components/iam/extraStatements.ts", find: "    ...(Condition === undefined ? {} : { Condition }),\n", replace: "",
    caughtBy: field("trust statements"), says: /Condition: wanted .*, found nothing/,
  },
  {
    name: "iam/empty-value", what: "an empty text counts as a value, where upstream takes its default",
    file: "components/iam/defaults.ts", find: 'value === undefined || value === "" ? standard : value', replace: "value === undefined ? standard : value",
    caughtBy: field("empty values"), says: /wanted .*(cluster-api-provider-aws|arn:aws:)/,
  },
  {
    name: "iam/switches", what: "the registry's policy on nodes only where EKS and the switch ask for it",
    file: "components/iam/defaults.ts", find: "withEks || (nodes", replace: "withEks && (nodes",
    caughtBy: upstream("whatever switches are set together"), says: /ManagedPolicyArns.*AmazonEC2ContainerRegistryReadOnly/,
  },
  {
    name: "iam/field-order", what: "the fields of a statement in another order than upstream prints them",
    file: "components/iam/policyDocument.ts", find: '{ Effect: "Allow", Action, Resource,', replace: '{ Action, Effect: "Allow", Resource,',
    caughtBy: upstream("in the order of print-policy"), says: /Action/,
  },
  {
    name: "iam/fixture-left-out", what: "one of upstream's fixtures is compared with nothing",
    file: "test/support/iamCases.ts", find: "  with_allow_assume_role: { allowAssumeRole: true },\n", replace: "",
    caughtBy: upstream("leaves none of them out"), says: /with_allow_assume_role\.yaml/,
  },
  {
    name: "iam/console", what: "the console's policy is attached to the nodes",
    file: "components/iam/renderManagedPolicies.ts", find: "eksConsolePolicy(), to());", replace: 'eksConsolePolicy(), to("nodes"));',
    caughtBy: upstream("makes with_eks_console.yaml"), says: /AWSIAMManagedPolicyEKSConsole|Roles: wanted nothing/,
  },
  {
    name: "iam/unused-field", what: "a field that clusterawsadm reads and never uses has an effect here",
    file: "components/iam/renderIam.ts", find: "attachments: once(iam.controlPlane.extraPolicyAttachments ?? []),", replace: 'attachments: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],',
    caughtBy: upstream("takes no field that clusterawsadm reads and never uses"), says: /ManagedPolicyArns: wanted nothing, found .*ReadOnlyAccess/,
  },
];

import { Break } from "../break";

const documents = "test/unit/iamDocuments.test.ts";
const stack = "test/unit/iamStack.test.ts";
const properties = "test/unit/propertiesIam.test.ts";

/** What IAM refuses, and how the resources are registered. */
export const iamStackBreaks: readonly Break[] = [
  {
    name: "iam-limits/document", what: "a document that is too long for IAM is not refused",
    file: "components/iam/limits.ts", find: "managedPolicy: 6144", replace: "managedPolicy: 61440",
    caughtBy: { file: documents, test: "tell the size of a document that is too long" }, says: /wanted "managed policy controllers|managed policy/,
  },
  {
    name: "iam-limits/partition", what: "an ARN of another partition is not refused",
    file: "components/iam/problems.ts", find: "arn.startsWith(`arn:${partition}:iam::`) && ", replace: "",
    caughtBy: { file: documents, test: "another partition that upstream would attach in China" }, says: /AmazonEKSFargatePodExecutionRolePolicy/,
  },
  {
    name: "iam-limits/role-name", what: "settings with names that are too long for roles are accepted",
    file: "components/iam/limits.ts", find: "roleName: 64", replace: "roleName: 640",
    caughtBy: { file: properties, test: "no name or document is longer than IAM takes" }, says: /x{10}.*cluster-api-provider-aws|x{51}|control-planex/,
  },
  {
    name: "iam-names/shared", what: "two roles of EKS have one name",
    file: "components/iam/names.ts", find: "fargate: `eks-fargate$", replace: "fargate: `eks-nodegroup$",
    caughtBy: { file: properties, test: "have names and keys of their own" }, says: /eks-nodegroup/,
  },
  {
    name: "iam-names/profiles", what: "machines name another profile than the one that is made",
    file: "components/iam/names.ts", find: 'nodes: managedName(configuration, "nodes")', replace: 'nodes: managedName(configuration, "node")',
    caughtBy: { file: documents, test: "name the profiles that upstream's templates name" }, says: /nodes: wanted "nodes\./,
  },
  {
    name: "iam-stack/replacement", what: "a role's replacement is made before the role of its name is gone",
    file: "components/iam/registerRole.ts", find: "{ ...opts, deleteBeforeReplace: true }", replace: "opts",
    caughtBy: { file: stack, test: "takes away a thing of a fixed name before its replacement comes" }, says: /^iam-.*-role: wanted true, found nothing/,
  },
  {
    name: "iam-stack/attached-twice", what: "a policy that is asked for twice is attached twice",
    file: "components/iam/renderRoles.ts", find: "return [...new Set(arns)];", replace: "return [...arns];",
    caughtBy: { file: stack, test: "attaches each policy to each role once" }, says: /123456789012\/team\/extra/,
  },
  {
    name: "iam-stack/access-keys", what: "a bootstrap user whose access keys keep it from being deleted",
    file: "components/iam/registerBootstrapUser.ts", find: "forceDestroy: true", replace: "forceDestroy: false",
    caughtBy: { file: stack, test: "goes away with the access keys" }, says: /forceDestroy: wanted true, found false/,
  },
  {
    name: "iam-stack/refusal", what: "a configuration that IAM would refuse is applied until it does",
    file: "components/iam/iamStack.ts", find: "    assertIam(configuration);\n", replace: "",
    caughtBy: { file: stack, test: "makes nothing of a configuration that IAM would refuse" }, says: /Missing expected exception/,
  },
];

import * as fc from "fast-check";

import { AwsIamConfiguration, secretBackends } from "../../components/iam/configuration";
import type { ExtraStatement } from "../../components/iam/roleSettings";

/** A section of which any field may be missing. */
function section<T extends object>(fields: {
  [Key in keyof Required<T>]: fc.Arbitrary<NonNullable<T[Key]>>;
}): fc.Arbitrary<T> {
  return fc.record(fields, { requiredKeys: [] }) as unknown as fc.Arbitrary<T>;
}

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const policyArns = fc.uniqueArray(
  word.map((name) => `arn:aws:iam::123456789012:policy/${name}`),
  { maxLength: 3 },
);
const tags = fc.dictionary(word, word, { maxKeys: 3 });
const action = word.map((name) => `test:${name}`);

const statement: fc.Arbitrary<ExtraStatement> = fc.record(
  {
    Sid: word,
    Effect: fc.constantFrom("Allow" as const, "Deny" as const),
    Action: fc.oneof(action, fc.array(action, { minLength: 1, maxLength: 3 })),
    Resource: fc.constant(["*"]),
    Principal: fc.record({ AWS: fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 2 })) }),
    Condition: fc.record({ StringLike: fc.dictionary(word, word, { minKeys: 1, maxKeys: 2 }) }),
  },
  { requiredKeys: ["Effect", "Action"] },
);
// An empty list makes an inline policy without statements upstream, which IAM refuses; here it makes none.
const statements = fc.array(statement, { minLength: 1, maxLength: 2 });
const trustStatements = fc.array(statement, { maxLength: 2 });
const additions = { extraStatements: statements, trustStatements, tags };
const eksRole = section<{ disable?: boolean }>({ disable: fc.boolean() }).chain((role) =>
  fc.record({ extraPolicyAttachments: policyArns, tags }, { requiredKeys: [] }).map((rest) => ({ ...role, ...rest })),
);

type Section<Key extends keyof AwsIamConfiguration> = NonNullable<AwsIamConfiguration[Key]>;

const controlPlane = section<Section<"controlPlane">>({
  ...additions,
  extraPolicyAttachments: policyArns,
  path: word.map((name) => `/${name}/`),
  permissionsBoundary: word.map((name) => `arn:aws:iam::123456789012:policy/${name}`),
  disableClusterAPIControllerPolicyAttachment: fc.boolean(),
  disableCloudProviderPolicy: fc.boolean(),
  enableCSIPolicy: fc.boolean(),
});

const nodes = section<Section<"nodes">>({
  ...additions,
  extraPolicyAttachments: policyArns,
  disableCloudProviderPolicy: fc.boolean(),
  ec2ContainerRegistryReadOnly: fc.boolean(),
});

const eks = section<Section<"eks">>({
  disable: fc.boolean(),
  iamRoleCreation: fc.boolean(),
  enableUserEKSConsolePolicy: fc.boolean(),
  defaultControlPlaneRole: eksRole,
  managedMachinePool: eksRole,
  fargate: eksRole,
  kmsAliasPrefix: word,
});

const bootstrapUser = section<Section<"bootstrapUser">>({
  enable: fc.boolean(),
  userName: word,
  groupName: word,
  extraGroups: fc.uniqueArray(word, { maxLength: 2 }),
  extraStatements: statements,
  tags,
});

/**
 * Configurations with every field there is, set or not: a field that the type gets and this has not is a type error.
 */
export const iamConfigurations = section<AwsIamConfiguration>({
  namePrefix: word,
  nameSuffix: fc.constantFrom("", ".example"),
  stackName: word,
  partition: fc.constantFrom("aws", "aws-cn", "aws-us-gov"),
  controlPlane,
  clusterAPIControllers: section<Section<"clusterAPIControllers">>({
    ...additions,
    allowedEC2InstanceProfiles: fc.array(word, { minLength: 1, maxLength: 2 }),
  }),
  nodes,
  bootstrapUser,
  eks,
  eventBridge: section<Section<"eventBridge">>({ enable: fc.boolean() }),
  secureSecretBackends: fc.uniqueArray(fc.constantFrom(...secretBackends)),
  s3Buckets: section<Section<"s3Buckets">>({ enable: fc.boolean(), namePrefix: word }),
  allowAssumeRole: fc.boolean(),
  // A copy, for generated objects have no prototype and would differ from read ones in that.
}).map((configuration) => structuredClone(configuration));

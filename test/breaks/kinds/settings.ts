import { Break, Catcher } from "../break";

const refusal = (test: string): Catcher => ({ file: "test/unit/settings.test.ts", test });
const rule = (test: string): Catcher => ({ file: "test/unit/settingsRules.test.ts", test });

/** Rules of the settings, switched off. */
export const settingsBreaks: readonly Break[] = [
  {
    name: "settings/region", what: "a region that does not exist is accepted",
    file: "stacks/settings/settings.ts", find: 'gr/rande.html" }, regionName)', replace: 'gr/rande.html" })',
    caughtBy: refusal('refuse region = "us-esat-1"'), says: /us-esat-1/,
  },
  {
    name: "settings/unknown-key", what: "a key that is no setting is left out in silence",
    file: "stacks/settings/fields.ts", find: "return z.strictObject(shape)", replace: "return z.object(shape)",
    caughtBy: refusal("refuse zones: is no setting"), says: /wanted "zones: is no setting/,
  },
  {
    name: "settings/overlap", what: "networks that overlap are accepted",
    file: "stacks/settings/across/rules.ts", find: "bucketNames, networks,", replace: "bucketNames,",
    caughtBy: refusal("overlaps vpcCidr 10.20.0.0/16"), says: /wanted ".*overlaps vpcCidr/,
  },
  {
    name: "settings/bucket-prefix", what: "a bucket that the controllers may not touch is accepted",
    file: "stacks/settings/across/bucketNames.ts", find: "|| bucket.startsWith(prefix)", replace: "|| bucket.length > 0",
    caughtBy: refusal("does not begin with cluster-api-provider-aws-"), says: /wanted ".*does not begin with/,
  },
  {
    name: "settings/even-replicas", what: "an even control plane is accepted",
    file: "stacks/settings/schema/cluster.ts", find: ", oddReplicas).default(1)", replace: ").default(1)",
    caughtBy: refusal("controlPlane.replicas = 2: is even"), says: /wanted ".*is even/,
  },
  {
    name: "settings/tag-key", what: "a tag key that AWS keeps for itself is accepted",
    file: "stacks/settings/rules/tags.ts", find: "/^aws:/i.test(key)", replace: "/^aws::/i.test(key)",
    caughtBy: refusal("begins with aws:"), says: /wanted ".*begins with aws:/,
  },
  {
    name: "settings/same-bucket", what: "two clusters may share a bucket",
    file: "stacks/settings/across/bucketNames.ts", find: "other.bucketName === bucketName", replace: "other.name === bucketName",
    caughtBy: refusal("is the bucket of cluster blue too"), says: /wanted ".*is the bucket of cluster blue too/,
  },
  {
    name: "settings/all-at-once", what: "what several settings get wrong is not said beside what one gets wrong",
    file: "stacks/settings/readSettings.ts", find: "...ofCredentials, ...ofRules]", replace: "...ofCredentials, ...(ofSchema.length > 0 ? [] : ofRules)]",
    caughtBy: refusal("say all problems of all kinds at once"), says: /instancetype/,
  },
  {
    name: "settings/secret-shown", what: "a refusal shows the secret that it refuses",
    file: "stacks/settings/schemaProblems.ts", find: "place.secret || value === undefined", replace: "value === undefined",
    caughtBy: refusal("are refused without a value shown: credentials.secretAccessKey: is a number"), says: /found "credentials\.secretAccessKey = 5/,
  },
  {
    name: "settings/clear-credentials", what: "credentials that stand in clear in the stack's file are taken",
    file: "stacks/config.ts", find: "if (!some || keys === undefined ||", replace: "if (!some || keys !== null ||",
    caughtBy: { file: "test/unit/settingsConfig.test.ts", test: "refuses credentials that stand in clear" }, says: /wanted "credentials: stand in clear/,
  },
  {
    name: "settings/pin", what: "a default version that the lab's tools are not of",
    file: "stacks/versions.ts", find: 'certManager: "v', replace: 'certManager: "v9',
    caughtBy: { file: "test/unit/settingsConfig.test.ts", test: "has the versions of the lab's tools as its defaults" }, says: /certManager: wanted "v9/,
  },
  {
    name: "settings/reference", what: "a setting that docs/settings.md describes in other words",
    file: "stacks/settings/settings.ts", find: '"AWS region of everything."', replace: '"AWS region."',
    caughtBy: { file: "test/unit/settingsReference.test.ts", test: "has one line for each setting" }, says: /AWS region/,
  },
  {
    name: "settings/field-without-setting", what: "a field of IAM's that no setting has",
    file: "components/iam/awsIamConfiguration.ts", find: "  readonly allowAssumeRole?: boolean;\n", replace: "  readonly allowAssumeRole?: boolean;\n  readonly newField?: boolean;\n",
    caughtBy: "tsc", says: /settingsReference\.test\.ts.*newField/,
  },
  {
    name: "settings/upstream-field", what: "a field of AWSIAMConfiguration that no setting has, and no reason stands for it",
    file: "stacks/settings/schema/iam.ts", find: '    allowAssumeRole: off("Lets the controllers take the roles that they may pass on."),\n', replace: "",
    caughtBy: { file: "test/upstream/iamFields.test.ts", test: "has a setting, or a reason" }, says: /allowAssumeRole/,
  },
  {
    name: "rules/kubernetes-version", what: "a Kubernetes version whose kubeadm init fails is accepted",
    file: "stacks/settings/rules/kubernetesVersions.ts", find: ", 36: { first: 0, last: 0 }", replace: "",
    caughtBy: rule("whose kubeadm init is broken"), says: /wanted "v1\.36\.0", found nothing/,
  },
  {
    name: "rules/managed-version", what: "a Kubernetes version that Cluster API does not manage is accepted",
    file: "stacks/settings/rules/kubernetesVersions.ts", find: "13: { from: 30, to: 36 }", replace: "13: { from: 29, to: 36 }",
    caughtBy: rule("know what each Cluster API manages"), says: /\[0\]: wanted false, found true/,
  },
  {
    name: "rules/ranges", what: "ranges that touch in one address do not overlap",
    file: "stacks/settings/rules/cidr.ts", find: "one.first <= other.last &&", replace: "one.first < other.last &&",
    caughtBy: rule("call ranges overlapping that share an address"), says: /wanted true, found false/,
  },
  {
    name: "rules/shared-names", what: "two clusters whose objects have one name are accepted",
    file: "stacks/settings/across/clusterNames.ts", find: "sharedNames([...controlPlanes, ...workers])", replace: "sharedNames(controlPlanes)",
    caughtBy: { file: "test/unit/properties.test.ts", test: "each cluster's objects have names of their own" }, says: /found "(infrastructure|cluster|bootstrap|controlplane)\.?[a-z.]*cluster\.x-k8s\.io|found "cluster\.x-k8s\.io/,
  },
  {
    name: "rules/remedy", what: "a refusal without a remedy",
    file: "stacks/settings/schemaProblems.ts", find: "return { problem, fix: `write ${wanted}${such}` };", replace: 'return { problem, fix: "" };',
    caughtBy: { file: "test/unit/propertiesSettings.test.ts", test: "is refused all the same if it is no settings at all" }, says: /Fix: $|Fix:$|: is /,
  },
];

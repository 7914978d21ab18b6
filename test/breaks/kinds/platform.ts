import { Break, Catcher } from "../break";

const platform = (test: string): Catcher => ({ file: "test/unit/platform.test.ts", test });
const stacks = (test: string): Catcher => ({ file: "test/unit/plainStacks.test.ts", test });
const bucket = (test: string): Catcher => ({ file: "test/unit/bootstrapBucket.test.ts", test });

/** How the parts are put together, the bucket, the CNI and the manifests that are read. */
export const platformBreaks: readonly Break[] = [
  {
    name: "platform/stacks", what: "an error that a registration throws has no frames",
    file: "stacks/plainStacks.ts", find: "  } finally {\n    Error.prepareStackTrace = mapped;\n", replace: "  } finally {\n",
    caughtBy: stacks("leaves the frames of an error"), says: /Error: wrong/,
  },
  {
    name: "platform/tags", what: "a cluster's own tags are lost",
    file: "stacks/clusterSpec.ts", find: "{ ...settings.tags, ...tags }", replace: "{ ...settings.tags }",
    caughtBy: platform("a cluster's own tags before the stack's"), says: /\[0\]\.color: wanted "blue", found nothing/,
  },
  {
    name: "platform/deletion", what: "the bucket may be gone before the cluster that reads it",
    file: "stacks/platform.ts", find: "[...foundation.iam, bucket, management, ...guards, ...namespaces]", replace: "[...foundation.iam, management, ...guards, ...namespaces]",
    caughtBy: platform("to delete it"), says: /aws:s3\/bucket:Bucket/,
  },
  {
    name: "platform/provider", what: "AWS is reached by another provider than the settings' region's",
    file: "stacks/platform.ts", find: "{ providers: { aws: provider }, dependsOn: preflight }", replace: "{ dependsOn: preflight }",
    caughtBy: platform("by its own providers only"), says: /aws:s3/,
  },
  {
    name: "platform/preflight", what: "things are made in AWS before the management cluster has been looked at",
    file: "stacks/platform.ts", find: "{ aws: provider }, dependsOn: preflight }", replace: "{ aws: provider } }",
    caughtBy: platform("makes nothing in AWS before the management cluster has been looked at"), says: /IamStack::iam|BootstrapBucket::/,
  },
  {
    name: "platform/namespace", what: "the namespace `default` is made, though it is there",
    file: "stacks/platform.ts", find: '.filter((name) => name !== "default")', replace: "",
    caughtBy: platform("makes a namespace once for all clusters in it"), says: /default/,
  },
  {
    name: "platform/outputs", what: "a stack says nothing of its clusters",
    file: "stacks/platform.ts", find: "clusters: Object.fromEntries(clusters) };", replace: "clusters: {} };",
    caughtBy: { file: "test/unit/platformHost.test.ts", test: "answers with the stack's outputs" }, says: /wanted "clusterInfo", found nothing/,
  },
  {
    name: "platform/stack-trace", what: "an error of the operator's comes with a stack trace",
    file: "stacks/failure.ts", find: "  delete error.stack;\n", replace: "",
    caughtBy: { file: "test/unit/platformManifests.test.ts", test: "are refused all at once" }, says: /no stack trace: wanted nothing, found "Error/,
  },
  {
    name: "manifests/place", what: "a manifest with another checksum is refused without its place in the settings",
    file: "stacks/manifests.ts", find: "new Error(`clusters.${name}.cni: $", replace: "new Error(`$",
    caughtBy: { file: "test/unit/platformManifests.test.ts", test: "are refused all at once" }, says: /clusters\\?\.blue\\?\.cni/,
  },
  {
    name: "cni/checksum", what: "a manifest with another checksum is applied",
    file: "components/cni/loadManifest.ts", find: "if (found === sha256.toLowerCase())", replace: 'if (found !== "")',
    caughtBy: { file: "test/unit/cniManifest.test.ts", test: "refuses another text with both checksums" }, says: /Missing expected rejection/,
  },
  {
    name: "manifests/cni-late", what: "a CNI's manifest is not taken apart before the first resource",
    file: "stacks/manifests.ts", find: ".then(manifestObjects)", replace: ".then(() => ({ foundation: [], workloads: [] }))",
    caughtBy: { file: "test/unit/platformManifests.test.ts", test: "are refused before anything is registered" }, says: /Missing expected rejection/,
  },
  {
    name: "cni/no-pods", what: "a CNI manifest without pods is applied, and no node would ever be Ready",
    file: "components/cni/manifestObjects.ts", find: "if (workloads.length === 0) throw", replace: "if (objects.length === 0) throw",
    caughtBy: { file: "test/unit/cniManifest.test.ts", test: "or when no pods are in it" }, says: /Missing expected exception/,
  },
  {
    name: "cni/order", what: "Calico's pods come before what they mount and use",
    file: "components/cni/manifestObjects.ts", find: "foundation: objects.filter(({ kind }) => !workloadKinds.has(kind))", replace: "foundation: objects",
    caughtBy: { file: "test/unit/cniManifest.test.ts", test: "is taken apart into what has to be there first" }, says: /found "daemonset-kube-system-calico-node"/,
  },
  {
    name: "bucket/public", what: "a bucket that a policy can make public",
    file: "components/storage/bootstrapBucket.ts", find: "restrictPublicBuckets: true", replace: "restrictPublicBuckets: false",
    caughtBy: bucket("lets nothing public in"), says: /restrictPublicBuckets: wanted true, found false/,
  },
  {
    name: "bucket/encryption", what: "a bucket that is not encrypted with KMS",
    file: "components/storage/bootstrapBucket.ts", find: '"aws:kms"', replace: '"AES256"',
    caughtBy: bucket("is encrypted"), says: /aws:kms/,
  },
  {
    name: "bucket/tls", what: "the bucket's policy allows what it should deny",
    file: "components/storage/bucketPolicy.ts", find: 'Effect: "Deny"', replace: 'Effect: "Allow"',
    caughtBy: bucket("refuses what comes without TLS"), says: /wanted "Deny", found "Allow"/,
  },
  {
    name: "bucket/partition", what: "a bucket in China has a policy of another partition",
    file: "components/storage/bucketPolicy.ts", find: '[/^cn-/, "aws-cn"]', replace: '[/^cn-/, "aws"]',
    caughtBy: { file: "test/unit/propertiesText.test.ts", test: "in the region's partition" }, says: /wanted "arn:aws-cn:s3/,
  },
];

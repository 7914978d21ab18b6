import { Break, Catcher } from "../break";

const generated = (provider: string): Catcher => ({ file: "test/upstream/management.test.ts", test: `\`clusterctl generate provider\` for ${provider}` });
const encoded = (word: string): Catcher => ({ file: "test/upstream/management.test.ts", test: `encodes credentials as clusterawsadm does, ${word}` });
const templates = (test: string): Catcher => ({ file: "test/upstream/properties.test.ts", test });

/** The providers' objects and the credentials against clusterctl and clusterawsadm. */
export const managementBreaks: readonly Break[] = [
  {
    name: "management/label", what: "objects with the label of another provider",
    file: "components/management/providerObjects.ts", find: '"cluster.x-k8s.io/provider": label', replace: '"cluster.x-k8s.io/provider": "cluster-api"',
    caughtBy: generated("bootstrap-kubeadm"), says: /metadata\.labels.*wanted "bootstrap-kubeadm", found "cluster-api"/,
  },
  {
    name: "management/label-dropped", what: "objects without the label by which clusterctl knows what it manages",
    file: "components/management/providerObjects.ts", find: '"clusterctl.cluster.x-k8s.io": "", ', replace: "",
    caughtBy: generated("cluster-api"), says: /metadata\.labels\["clusterctl\.cluster\.x-k8s\.io"\]: wanted "", found nothing/,
  },
  {
    name: "management/image", what: "a manager of another version than the manifest's",
    file: "components/management/providerObjects.ts", find: "parseManifest(text)", replace: 'parseManifest(text.replaceAll(":v2.", ":v3."))',
    caughtBy: generated("infrastructure-aws"), says: /containers\[0\]\.image: wanted ".*:v2\./,
  },
  {
    name: "management/gate", what: "the gate of Ignition is off in the AWS provider",
    file: "components/management/featureGates.ts", find: "String(on)]", replace: 'String(on && gate !== "bootstrapFormatIgnition")]',
    caughtBy: generated("infrastructure-aws"), says: /BootstrapFormatIgnition=true/,
  },
  {
    name: "management/gate-variable", what: "the gate of Ignition has the name of no variable of the kubeadm providers",
    file: "components/management/featureGates.ts", find: '"EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION"', replace: '"EXP_KUBEADM_FORMAT_IGNITION"',
    caughtBy: generated("control-plane-kubeadm"), says: /KubeadmBootstrapFormatIgnition=true/,
  },
  {
    name: "management/namespace", what: "objects in another namespace",
    file: "components/management/providerObjects.ts", find: "metadata: { ...object.metadata, labels", replace: 'metadata: { ...object.metadata, namespace: "default", labels',
    caughtBy: generated("cluster-api"), says: /wanted ".* capi-system\//,
  },
  {
    name: "management/variable", what: "a variable keeps the manifest's default whatever its value is",
    file: "components/management/envsubst.ts", find: 'return value === undefined || value === "" ? fallback : value;', replace: "return fallback;",
    caughtBy: generated("infrastructure-aws"), says: /wanted .*BootstrapFormatIgnition=true/,
  },
  {
    name: "management/literal", what: "`$${V}` is not taken for a literal `${V}`",
    file: "components/management/envsubst.ts", find: 'whole === "$$" ? "$" : whole', replace: "whole",
    caughtBy: templates("clusterctl makes the same of it, to the character"), says: /wanted ".*\$\{/,
  },
  {
    name: "management/missing-variable", what: "a missing variable under another name than clusterctl gives it",
    file: "components/management/envsubst.ts", find: "missing.add(name)", replace: "missing.add(name.toLowerCase())",
    caughtBy: templates("clusterctl misses the same variables"), says: /wanted "[a-z_0-9]+", found "[A-Z_0-9]+"/,
  },
  {
    name: "management/credentials-region", what: "a profile without its region",
    file: "components/management/credentials.ts", find: ", `region = ${region}`]", replace: "]",
    caughtBy: encoded("without a session token"), says: /W2RlZmF1bHRd/,
  },
  {
    name: "management/credentials-token", what: "one line break less around the session token",
    file: "components/management/credentials.ts", find: '["", `aws_session_token = ${sessionToken}`, ""]', replace: '["", `aws_session_token = ${sessionToken}`]',
    caughtBy: encoded("with a session token"), says: /W2RlZmF1bHRd/,
  },
];

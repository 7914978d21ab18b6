import { Break, Catcher } from "../break";

const schemas = (test: string): Catcher => ({ file: "test/upstream/workloadSchemas.test.ts", test });
const cluster = (test: string): Catcher => ({ file: "test/unit/workloadCluster.test.ts", test });
const properties = (test: string): Catcher => ({ file: "test/unit/properties.test.ts", test });

/** A workload cluster's objects against upstream's schemas and Flatcar's Ignition, and how they are registered. */
export const workloadBreaks: readonly Break[] = [
  {
    name: "schema/unknown-field", what: "a field that the AWS provider does not know",
    file: "components/workload/awsMachineTemplate.ts", find: "rootVolume: { size: sizeGiB,", replace: "rootVolume: { sizeGiB,",
    caughtBy: schemas("takes AWSMachineTemplate ignition-cluster-control-plane"), says: /rootVolume/,
  },
  {
    name: "schema/type", what: "a number as a text",
    file: "components/workload/kubeadmControlPlane.ts", find: "replicas: spec.controlPlane.replicas", replace: "replicas: String(spec.controlPlane.replicas)",
    caughtBy: schemas("takes KubeadmControlPlane ignition-cluster"), says: /must be integer/,
  },
  {
    name: "schema/version", what: "objects in a version of the API that no definition has",
    file: "components/workload/apiVersions.ts", find: 'const version = "v1beta2"', replace: 'const version = "v1beta3"',
    caughtBy: schemas("takes Cluster ignition-cluster"), says: /no definition of Cluster in cluster\.x-k8s\.io\/v1beta3/,
  },
  {
    name: "schema/reference", what: "a reference in the form of v1beta1",
    file: "components/workload/apiVersions.ts", find: "return { apiGroup: apiGroups[group], kind, name };", replace: "return { apiGroup: apiGroups[group], kind, name, apiVersion: version };",
    caughtBy: schemas("takes MachineDeployment ignition-cluster"), says: /apiVersion/,
  },
  {
    name: "schema/value", what: "a value beyond the definition's limit, for settings that are accepted",
    file: "components/workload/awsMachineTemplate.ts", find: "spec.metadataHopLimit ?? defaultHopLimit", replace: "64 * (spec.metadataHopLimit ?? 1)",
    caughtBy: { file: "test/upstream/properties.test.ts", test: "the objects that come of them are valid" }, says: /httpPutResponseHopLimit must be <= 64/,
  },
  {
    name: "ignition/drop-in", what: "a drop-in with a name that systemd does not read",
    file: "components/workload/flatcarBootstrap.ts", find: "10-flatcar.conf", replace: "10-flatcar.text",
    caughtBy: { file: "test/upstream/ignition.test.ts", test: "takes what the program's control planes boot with" }, says: /10-flatcar|extension/,
  },
  {
    name: "ignition/exec", what: "the unit still executes the script, which Flatcar's noexec /etc forbids",
    file: "components/workload/flatcarBootstrap.ts", find: "        ExecStart=\n", replace: "",
    caughtBy: { file: "test/unit/machinesKubeadm.test.ts", test: "runs with the program's own drop-in" }, says: /noexec/,
  },
  {
    name: "addons/selector", what: "a cluster's add-ons go to every cluster of the namespace",
    file: "components/workload/addons.ts", find: "matchLabels: { [addonLabel]: spec.name }", replace: "matchLabels: {}",
    caughtBy: { file: "test/unit/workloadAddons.test.ts", test: "choose their own cluster by its label" }, says: /\[1\]: wanted false, found true/,
  },
  {
    name: "addons/version", what: "the cloud controller manager's version is not the setting's",
    file: "components/workload/addons.ts", find: "{ KUBERNETES_AWS_CCM_VERSION: cloudProviderVersion }", replace: "{}",
    caughtBy: { file: "test/unit/workloadAddons.test.ts", test: "have the template's version" }, says: /wanted "image: ccm:v1\.36\.0/,
  },
  {
    name: "hash/key-order", what: "the order of keys changes a template's name, and so replaces machines",
    file: "components/workload/specHash.ts", find: "JSON.stringify(sorted(spec))", replace: "JSON.stringify(spec)",
    caughtBy: properties("the hash is the same for the same spec"), says: /wanted "[0-9a-f]{8}", found "[0-9a-f]{8}"/,
  },
  {
    name: "hash/chance", what: "a name that is another one each time",
    file: "components/workload/specHash.ts", find: ".update(JSON.stringify(sorted(spec)))", replace: ".update(JSON.stringify(sorted(spec)) + String(Math.random()))",
    caughtBy: properties("the same objects come of them each time"), says: /AWSMachineTemplate|KubeadmConfigTemplate/,
  },
  {
    name: "pools/order", what: "the order of pools in the stack's file changes the revision of the machines",
    file: "components/workload/renderWorkload.ts", find: ".sort((one, other) => (one.name < other.name ? -1 : 1))", replace: "",
    caughtBy: properties("the same objects come of them each time"), says: /no machine seems to be replaced for the order of keys/,
  },
  {
    name: "pools/volume", what: "every pool has the volume of the control plane",
    file: "components/workload/renderWorkload.ts", find: "renderAwsMachineTemplate(spec, name, pool,", replace: "renderAwsMachineTemplate(spec, name, { ...pool, rootVolume: spec.controlPlane.rootVolume },",
    caughtBy: properties("has its profile and its volume"), says: /\[0\]\.(size|type|encrypted): wanted/,
  },
  {
    name: "cluster/kubeconfig", what: "a workload cluster's kubeconfig is an output in clear",
    file: "components/workload/workloadCluster.ts", find: "return pulumi.secret(secret.data.apply(", replace: "return pulumi.unsecret(secret.data.apply(",
    caughtBy: cluster("keep it secret"), says: /secret: wanted true, found false/,
  },
  {
    name: "cluster/revision", what: "one worker more looks as if machines were replaced",
    file: "components/workload/workloadRevision.ts", find: ", replicas: undefined }", replace: " }",
    caughtBy: cluster("show one more worker as changed numbers"), says: /no machine seems to be replaced: REVISION: wanted/,
  },
  {
    name: "cluster/wait-order", what: "the kubeconfig is read before the control plane is initialized",
    file: "components/workload/workloadCluster.ts", find: "pulumi.unsecret(initialized).apply(", replace: 'pulumi.output("").apply(',
    caughtBy: cluster("read the kubeconfig when the control plane is initialized"), says: /the kubeconfig is read after the control plane's wait/,
  },
];

import { Break, Catcher } from "../break";

const template: Catcher = { file: "test/upstream/workloadTemplate.test.ts", test: "with the values of the guide" };
const init = (test: string): Catcher => ({ file: "test/upstream/managementInit.test.ts", test });

type Described = Omit<Break, "together" | "caughtBy">;
const ofTemplate = (broken: Described): Break => ({ ...broken, together: "server", caughtBy: template });
const ofInit = (test: string, broken: Described): Break => ({ ...broken, together: "server", caughtBy: init(test) });

/**
 * Comparisons on a real API server with the real managers: each kind of object has a field that is dropped, changed or added, and the reviewed lists
 * have one entry less and one more. What is broken here must not keep the others from being seen: nothing that a webhook refuses.
 */
export const serverBreaks: readonly Break[] = [
  ofTemplate({
    name: "template/cluster", what: "a Cluster with another range of pods",
    file: "components/workload/cluster.ts", find: "cidrBlocks: [podCidr]", replace: 'cidrBlocks: ["172.16.0.0/16"]',
    says: /^Cluster: spec\.clusterNetwork\.pods\.cidrBlocks\[0\]: clusterctl has "192\.168\.0\.0\/16", this program "172\.16\.0\.0\/16"; it is not reviewed/,
  }),
  ofTemplate({
    name: "template/aws-cluster", what: "an AWSCluster without the health check that waits for the API server",
    file: "components/workload/awsCluster.ts", find: ', healthCheckProtocol: "HTTPS"', replace: "",
    says: /^AWSCluster: spec\.controlPlaneLoadBalancer\.healthCheckProtocol: clusterctl has "HTTPS"/,
  }),
  ofTemplate({
    name: "template/control-plane", what: "a KubeadmControlPlane whose controller manager has no external cloud provider",
    file: "components/workload/kubeadmControlPlane.ts", find: '        clusterConfiguration: { controllerManager: { extraArgs: [{ name: "cloud-provider", value: "external" }] } },\n', replace: "",
    says: /^KubeadmControlPlane control-plane: spec\.kubeadmConfigSpec\.clusterConfiguration.*clusterctl has .*, this program nothing; it is not reviewed/,
  }),
  ofTemplate({
    name: "template/machine-template", what: "machines with another instance profile",
    file: "components/workload/awsMachineTemplate.ts", find: "iamInstanceProfile: instanceProfile", replace: 'iamInstanceProfile: "other"',
    says: /^AWSMachineTemplate (md-0|control-plane): spec\.template\.spec\.iamInstanceProfile: .*this program "other"; it is not reviewed/,
  }),
  ofTemplate({
    name: "template/config-template", what: "a KubeadmConfigTemplate with one command more",
    file: "components/workload/kubeadmConfigTemplate.ts", find: "...flatcarBootstrap() }", replace: '...flatcarBootstrap(), postKubeadmCommands: ["true"] }',
    says: /^KubeadmConfigTemplate md-0: spec\.template\.spec\.postKubeadmCommands: clusterctl has nothing, this program \["true"\]; it is not reviewed/,
  }),
  ofTemplate({
    name: "template/machine-deployment", what: "a MachineDeployment in a failure domain that nobody asked for",
    file: "components/workload/machineDeployment.ts", find: "version: spec.kubernetesVersion,", replace: 'version: spec.kubernetesVersion, failureDomain: "us-east-1a",',
    says: /^MachineDeployment md-0: spec\.template\.spec\.failureDomain: clusterctl has nothing, this program "us-east-1a"; it is not reviewed/,
  }),
  ofTemplate({
    name: "template/resource-set", what: "add-ons that are applied once, as in the template: a reviewed difference that is gone",
    file: "components/workload/addons.ts", find: 'strategy: "Reconcile"', replace: 'strategy: "ApplyOnce"',
    says: /^ClusterResourceSet crs-ccm: spec\.strategy: is reviewed, and no longer differs/,
  }),
  ofTemplate({
    name: "template/config-map", what: "an add-on's ConfigMap with a manifest more",
    file: "components/workload/addons.ts", find: "data: substituted(spec, resource.name, source.data) }", replace: 'data: { ...substituted(spec, resource.name, source.data), "more.yaml": "" } }',
    says: /^ConfigMap cloud-controller-manager-addon: data\["more\.yaml"\]: clusterctl has nothing, this program ""; it is not reviewed/,
  }),
  ofTemplate({
    name: "template/review-dropped", what: "a reviewed difference is taken off the list",
    file: "test/upstream/workloadDifferences.yaml", find: '    - "AWSMachineTemplate md-0: spec.template.spec.rootVolume"\n', replace: "",
    says: /^AWSMachineTemplate md-0: spec\.template\.spec\.rootVolume: clusterctl has nothing, this program \{.*\}; it is not reviewed/,
  }),
  ofTemplate({
    name: "template/review-added", what: "a difference stands on the list that is none",
    file: "test/upstream/workloadDifferences.yaml", find: '    - "Cluster: metadata.labels.ccm"\n', replace: '    - "Cluster: metadata.labels.ccm"\n    - "Cluster: spec.paused"\n',
    says: /^Cluster: spec\.paused: is reviewed, and no longer differs/,
  }),
  ofTemplate({
    name: "template/review-changed", what: "a reviewed difference with another value",
    file: "test/upstream/workloadDifferences.yaml", find: "httpPutResponseHopLimit: 2,", replace: "httpPutResponseHopLimit: 3,",
    says: /^AWSMachineTemplate (md-0|control-plane): spec\.template\.spec\.instanceMetadataOptions: .*it is reviewed with other values/,
  }),
  {
    name: "webhooks/services", what: "a range of Services that Cluster API's webhook refuses",
    file: "components/workload/cluster.ts", find: "cidrBlocks: [serviceCidr]", replace: "cidrBlocks: [`${serviceCidr}0`]",
    together: "server", caughtBy: { file: "test/upstream/workloadWebhooks.test.ts", test: "with the real managers' webhooks, object by object" }, says: /CIDR|cidrBlocks|clusterNetwork/,
  },
  ofInit("leaves the same objects on the server, and none besides", {
    name: "init/object-dropped", what: "the providers' Roles are not made",
    file: "components/management/providerObjects.ts", find: "return objects.map((object) =>", replace: 'return objects.filter(({ kind }) => kind !== "Role").map((object) =>',
    says: /rbac\.authorization\.k8s\.io\/v1 Role/,
  }),
  ofInit("makes the objects of control-plane-kubeadm", {
    name: "init/label", what: "clusterctl's label with a value",
    file: "components/management/providerObjects.ts", find: '"clusterctl.cluster.x-k8s.io": ""', replace: '"clusterctl.cluster.x-k8s.io": "yes"',
    says: /metadata\.labels\["clusterctl\.cluster\.x-k8s\.io"\]: wanted "", found "yes"/,
  }),
  ofInit("differs in nothing else than what is reviewed", {
    name: "init/inventory", what: "clusterctl's inventory names another version of a provider",
    file: "components/management/inventory.ts", find: "    type: provider.type,\n    version,\n", replace: "    type: provider.type,\n    version: `${version}-rc.0`,\n",
    says: /^Provider infrastructure-aws: version: clusterctl has "v[\d.]+", this program "v[\d.]+-rc\.0"; it is not reviewed/,
  }),
  ofInit("differs in nothing else than what is reviewed", {
    name: "init/review-dropped", what: "a reviewed difference of the management cluster is taken off the list",
    file: "test/upstream/managementDifferences.yaml", find: '    - \'CustomResourceDefinition providers.clusterctl.cluster.x-k8s.io: metadata.annotations["controller-gen.kubebuilder.io/version"]\'\n  clusterctl: v0.20.0\n', replace: "    - 'Nothing: spec'\n  clusterctl: v0.20.0\n",
    says: /controller-gen\.kubebuilder\.io\/version"\]: clusterctl has "v0\.20\.0", this program nothing; it is not reviewed/,
  }),
];

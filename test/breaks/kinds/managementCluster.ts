import { Break, Catcher } from "../break";

const cluster = (test: string): Catcher => ({ file: "test/unit/managementCluster.test.ts", test });
const preflight = (test: string): Catcher => ({ file: "test/unit/managementClusterPreflight.test.ts", test });

/** How the management cluster is installed, and what it refuses. */
export const managementClusterBreaks: readonly Break[] = [
  {
    name: "preflight/foreign-inventory", what: "an installation of clusterctl's is not refused as such",
    file: "components/management/preflight/installation.ts", find: "installed.length > 0", replace: "installed.length > 9",
    caughtBy: preflight("refuses clusterctl's installation"), says: /wanted \/cluster-api v1.*found "(?!clusterctl has)/,
  },
  {
    name: "preflight/other-stack", what: "the installation of another stack counts as one's own",
    file: "components/management/preflight/installation.ts", find: "if (installedBy === owner) return undefined;", replace: "if (installedBy !== undefined) return undefined;",
    caughtBy: preflight("refuses another stack's installation"), says: /installed here by project/,
  },
  {
    name: "preflight/interrupted", what: "one's own interrupted installation is refused",
    file: "components/management/preflight/installation.ts", find: "if (installedBy === owner) return undefined;", replace: "",
    caughtBy: preflight("our own installation that was interrupted"), says: /wanted nothing, found "Cluster API was installed here by project\/dev/,
  },
  {
    name: "preflight/cert-manager", what: "a management cluster without cert-manager is taken",
    file: "components/management/preflight/installation.ts", find: "return served ? undefined :", replace: "return !served ? undefined :",
    caughtBy: preflight("refuses a missing cert-manager"), says: /serves no cert-manager/,
  },
  {
    name: "preflight/rights", what: "a user who may not grant rights is taken",
    file: "components/management/preflight/rights.ts", find: '"clusterroles", "escalate", "bind")', replace: '"clusterroles")',
    caughtBy: preflight("is one whose user may not do all that the installation does"), says: /escalate, bind clusterroles/,
  },
  {
    name: "inventory/schema", what: "clusterctl's inventory has no field for the version",
    file: "components/management/inventory.ts", find: '    version: text("Version that is installed."),\n', replace: "",
    caughtBy: preflight("whose schema keeps every field of our records"), says: /wanted nothing, found "version"/,
  },
  {
    name: "install/order", what: "the manager is started among the other objects",
    file: "components/management/installOrder.ts", find: '  Deployment: "manager",\n', replace: "",
    caughtBy: { file: "test/unit/providerInstall.test.ts", test: "in this order whatever the manifest's" }, says: /wanted "(Secret|Deployment|ValidatingWebhookConfiguration)", found/,
  },
  {
    name: "install/credentials", what: "the credentials go to the engine in clear",
    file: "components/management/providerInstall.ts", find: "? pulumi.secret(credentials) :", replace: "? credentials :",
    caughtBy: { file: "test/unit/providerInstall.test.ts", test: "puts the credentials into the Secret as a secret value" }, says: /marked secret on its way to the engine/,
  },
  {
    name: "install/ca-bundle", what: "each run would undo what cert-manager's injector writes",
    file: "components/management/providerInstall.ts", find: "        ignoreChanges: injectedFields(object),\n", replace: "",
    caughtBy: cluster("leaves alone what cert-manager's injector writes"), says: /caBundle/,
  },
  {
    name: "install/watched-kinds", what: "a manager starts before the definitions of other providers that it watches",
    file: "components/management/providerInstall.ts", find: "manager: watched", replace: "manager: []",
    caughtBy: cluster("each manager after the definitions that it watches"), says: /bootstrap-kubeadm/,
  },
  {
    name: "install/certificates", what: "Certificates come before cert-manager answers",
    file: "components/management/providerInstall.ts", find: "objects: [certManager]", replace: "objects: []",
    caughtBy: cluster("all that may be a Certificate after that"), says: /objects do/,
  },
  {
    name: "install/kubeconfig", what: "a kubeconfig's text goes to the engine in clear",
    file: "components/management/management.ts", find: "isPath ? kubeconfig : pulumi.secret(kubeconfig)", replace: "kubeconfig",
    caughtBy: cluster("keeps a kubeconfig's text secret wherever it goes"), says: /management/,
  },
  {
    name: "install/refusal", what: "what is wrong with gates and variables is not said before the first resource",
    file: "components/management/managementCluster.ts", find: "    refuseProblems(args);\n", replace: "",
    caughtBy: cluster("tells all problems at once before it registers anything"), says: /ManagementCluster/,
  },
  {
    name: "variables/unknown", what: "a variable that no manifest has is accepted in silence",
    file: "components/management/variableProblems.ts", find: "settable.includes(name) ? undefined :", replace: "name !== undefined ? undefined :",
    caughtBy: cluster("tells all problems at once before it registers anything"), says: /what is not told: .*NO_SUCH/,
  },
  {
    name: "variables/value", what: "an empty value does not count as missing where there is a default",
    file: "components/management/envsubst.ts", find: 'value === undefined || value === "" ? fallback', replace: "value === undefined ? fallback",
    caughtBy: { file: "test/unit/managementRenderers.test.ts", test: '${A:=y} with {"A":""}' }, says: /text: wanted "y", found ""/,
  },
  {
    name: "variables/prefix", what: "a replaced prefix stays in the value",
    file: "components/management/envsubst.ts", find: "${value.slice(prefix.length)}", replace: "${value}",
    caughtBy: { file: "test/unit/propertiesText.test.ts", test: "it is the template with each value" }, says: /wanted ".*", found ".*"/,
  },
  {
    name: "gates/required", what: "one of the Ignition gates is on only where it is asked for",
    file: "components/management/featureGates.ts", find: "{ kubeadmBootstrapFormatIgnition: true, bootstrapFormatIgnition: true } as const", replace: "{ kubeadmBootstrapFormatIgnition: true } as const",
    caughtBy: { file: "test/unit/propertiesText.test.ts", test: "both Ignition gates are on" }, says: /bootstrapFormatIgnition|EXP_BOOTSTRAP_FORMAT_IGNITION/,
  },
  {
    name: "gates/variable", what: "a gate's setting sets another gate",
    file: "components/management/featureGates.ts", find: 'runtimeSdk: "EXP_RUNTIME_SDK"', replace: 'runtimeSdk: "CLUSTER_TOPOLOGY"',
    caughtBy: { file: "test/upstream/managementGates.test.ts", test: "each gate is that of its variable in the manifests" }, says: /^runtimeSdk|ClusterTopology|clustertopology/,
  },
  {
    name: "gates/unknown", what: "the managers are given a gate that they do not know",
    file: "components/management/providerObjects.ts", find: "substitute(componentsYaml, variables)", replace: 'substitute(componentsYaml.replace("MachinePool=", "MachinePools="), variables)',
    caughtBy: { file: "test/upstream/managementGates.test.ts", test: "the manager of bootstrap-kubeadm knows every gate" }, says: /unrecognized feature gate: MachinePools/,
  },
  {
    name: "repository/image", what: "a manifest with the manager of another version is taken",
    file: "components/management/componentProblems.ts", find: "tag === undefined || tag === version ?", replace: "image !== undefined ?",
    caughtBy: { file: "test/unit/componentRepository.test.ts", test: "tells everything that is wrong in one error" }, says: /what is not told: .*its manager is/,
  },
  {
    name: "repository/truncated", what: "a manifest that ends in the middle of a line is taken",
    file: "components/management/componentProblems.ts", find: 'components.yaml.endsWith("\\n") ? []', replace: 'components.yaml.length > 0 ? []',
    caughtBy: { file: "test/unit/componentRepository.test.ts", test: "tells everything that is wrong in one error" }, says: /what is not told: .*ends in the middle of a line/,
  },
  {
    name: "kind/kubeconfig", what: "the new cluster's kubeconfig goes into the environment of later commands",
    file: "components/kind/kindCluster.ts", find: "addPreviousOutputInEnv: false", replace: "addPreviousOutputInEnv: true",
    caughtBy: { file: "test/unit/kindCluster.test.ts", test: "its kubeconfig is in no log and no environment" }, says: /addPreviousOutputInEnv: wanted false, found true/,
  },
  {
    name: "kind/owner", what: "a kind cluster of somebody else's is taken over",
    file: "components/kind/ensureKindCluster.ts", find: "found[ownerLabel] !== wanted[ownerLabel]", replace: "wanted[ownerLabel] === undefined",
    caughtBy: { file: "test/unit/kindCluster.test.ts", test: "is refused if it is made by another stack" }, says: /rejection|has not made it/,
  },
];

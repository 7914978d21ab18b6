import { z } from "zod";

import { awsProviderVersion, clusterApiVersion } from "../../../components/kubernetes/versions";
import { FeatureGates, gateVariables } from "../../../components/management/providers";
import { count, flag, named, section, text } from "../../../components/schema/fields";
import { kindClusterName, location, sha256, stackName, versionForm } from "../../../components/schema/text";
import { versions } from "../../versions";
import { alwaysOn, gateStaysOn, variableName } from "../rules/management";

const quickStart = "https://cluster-api.sigs.k8s.io/user/quick-start";
const ignitionGuide = "https://cluster-api.sigs.k8s.io/tasks/experimental-features/ignition";

const existingCluster = section(
  {
    kubeconfig: text({ description: "Path of its kubeconfig, from the project's folder.", example: "~/.kube/config", see: quickStart }, location("a kubeconfig", { url: false })),
    context: text({ description: "Context of the kubeconfig.", otherwise: "its current context", example: "kind-capi" }).optional(),
  },
  { description: "A cluster that exists: it becomes the management cluster, or is it with `management.install: false`. Either this, `management.kind` or `management.stack`.", otherwise: "one of the others", see: quickStart },
);

const kindCluster = section(
  {
    name: text({ description: "Name of the kind cluster.", example: "capi" }, kindClusterName).default("capi-ignition"),
    nodeImage: text({ description: "Image of its node.", otherwise: "that of the installed kind", example: "kindest/node:v1.36.1", see: "https://kind.sigs.k8s.io/docs/user/quick-start" }).optional(),
  },
  { description: "A kind cluster to make, and to delete in the end. Either this or `management.cluster`.", otherwise: "`management.cluster` or `management.stack`", see: quickStart },
);

const gateDescriptions: Readonly<Record<keyof FeatureGates, string>> = {
  machinePool: "MachinePools, in Cluster API and the AWS provider.",
  clusterTopology: "ClusterClass.",
  runtimeSdk: "Runtime extensions.",
  kubeadmBootstrapFormatIgnition: "`format: ignition` in the kubeadm providers.",
  bootstrapFormatIgnition: "Ignition and the bucket in the AWS provider.",
  externalResourceGc: "Deletes the load balancers that Services made, with the cluster.",
};

const gateShape = Object.fromEntries(
  Object.entries(gateVariables).map(([gate, variable]) => {
    const name = gate as keyof FeatureGates;
    const otherwise = alwaysOn.includes(name) ? "`true`, and nothing else" : "the manifests' own default";
    const meta = { description: `${gateDescriptions[name]} \`${variable}\`.`, otherwise, see: "https://cluster-api.sigs.k8s.io/tasks/experimental-features/experimental-features" };
    return [gate, gateStaysOn(name, flag(meta)).optional()];
  }),
) as Record<keyof FeatureGates, z.ZodOptional<z.ZodBoolean>>;

const certManager = section(
  {
    install: flag({ description: "Installs it; `false` where it runs already.", see: quickStart }).default(true),
    version: text({ description: "Release to install.", example: versions.certManager }, versionForm(versions.certManager)).default(versions.certManager),
    manifest: text({ description: "Path or https:// URL of another manifest.", otherwise: "the release's", example: "cert-manager.yaml" }, location("a manifest", { url: true })).optional(),
    sha256: text({ description: "Checksum that the manifest must have.", otherwise: "not compared" }, sha256).optional(),
  },
  { description: "cert-manager, which the providers' webhooks get their certificates from.", see: "https://cert-manager.io/docs/installation/kubectl/" },
).prefault({});

export const managementSchema = section(
  {
    install: flag({
      description: "Installs Cluster API's providers. `false` takes them as they are: from another stack of this program, or from clusterctl or the operator.",
      see: quickStart,
    }).default(true),
    cluster: existingCluster.optional(),
    kind: kindCluster.optional(),
    stack: text(
      {
        description: "Stack of this program that has installed the providers, for `management.install: false`: `<stack>`, or `<organization>/<project>/<stack>`. The kubeconfig and its context are its outputs.",
        otherwise: "`management.cluster`",
        example: "management",
        see: "https://www.pulumi.com/docs/iac/concepts/stacks/#stackreferences",
      },
      stackName,
    ).optional(),
    makeNamespaces: flag({
      description: "Makes the namespaces of `clusters` other than `default`; `false` where they exist, for example because the kubeconfig's user may not make any.",
      see: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
    }).default(true),
    repository: text(
      {
        description: "Folder, or https:// URL of one, in the layout of a clusterctl repository: `<label>/<version>/<file>`.",
        otherwise: "the projects' releases on GitHub",
        example: "providers",
        see: "https://cluster-api.sigs.k8s.io/clusterctl/configuration",
      },
      location("a component repository", { url: true }),
    ).optional(),
    versions: section(
      {
        clusterApi: text(
          { description: "Release of Cluster API: core and both kubeadm providers.", example: versions.clusterApi, see: "https://cluster-api.sigs.k8s.io/reference/versions" },
          versionForm(versions.clusterApi), clusterApiVersion,
        ).default(versions.clusterApi),
        awsProvider: text(
          { description: "Release of the AWS provider; the clusters' add-ons are those of its template.", example: versions.awsProvider, see: "https://github.com/kubernetes-sigs/cluster-api-provider-aws/releases" },
          versionForm(versions.awsProvider), awsProviderVersion,
        ).default(versions.awsProvider),
      },
      { description: "Releases of the providers; another one is an upgrade. With `management.install: false` only `awsProvider` counts, for the add-ons." },
    ).prefault({}),
    featureGates: section(gateShape, { description: "Feature gates of the providers.", see: ignitionGuide }).prefault({}),
    variables: named(
      text({ description: "Value of the variable.", example: '"5"' }),
      { description: "Further variables of the providers' manifests, as clusterctl takes them from the environment.", placeholder: "NAME", see: "https://cluster-api.sigs.k8s.io/clusterctl/configuration" },
      variableName,
    ).prefault({}),
    certManager,
    readyMinutes: count({ description: "Minutes within which each provider's manager must be Available.", example: "10" }, { min: 1, max: 1440 }).default(10),
  },
  { description: "The management cluster and the providers on it.", see: quickStart },
);

export type ManagementSettings = z.output<typeof managementSchema>;

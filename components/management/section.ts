import type { z } from "zod";

import { kindCluster } from "./kindSection";
import { versions } from "../kubernetes/pinned";
import { Change } from "../schema/change";
import { Check, count, flag, section, text } from "../schema/fields";
import { location, sha256, versionForm } from "../schema/text";
import { variables } from "./components";
import { featureGates } from "./featureGates";
import { repositoryFields } from "./releases";

const quickStart = "https://cluster-api.sigs.k8s.io/user/quick-start";

/** Of what says where the management cluster is. */
const elsewhere: Change = {
  kind: "nothing until the next run",
  words:
    "it moves nothing: the same cluster by another path or context is fine, and runs are refused where it leads to another " +
    "cluster than before (by the uid of the namespace kube-system)",
};

const existingCluster = section(
  {
    kubeconfig: text(
      { description: "Path of its kubeconfig, from the project's folder.", example: "~/.kube/config" },
      location("a kubeconfig", { url: false }),
    ),
    context: text({
      description: "Context of the kubeconfig.",
      otherwise: "the one that is current in the first run, and is kept",
      example: "kind-capi",
    }).optional(),
  },
  {
    description:
      "An existing cluster that becomes the management cluster; with `management.install: false` it already is one. " +
      "Set either this, `management.kind` or `management.stack`.",
    otherwise: "`management.kind` or `management.stack`",
    see: quickStart,
    change: elsewhere,
  },
);

/**
 * A stack of the same project, or any by its whole name.
 * @see https://www.pulumi.com/docs/iac/concepts/stacks/#create-stack
 */
const stackName: Check<string> = (name) =>
  /^([\w.-]{1,100}|[\w.-]+\/[\w.-]+\/[\w.-]+)$/.test(name)
    ? undefined
    : {
        problem: "is not a name of a stack",
        fix:
          "write <stack> for one of this project, or <organization>/<project>/<stack>, as `pulumi stack ls --all` " +
          "shows it",
      };

const certManager = section(
  {
    install: flag({
      description: "Installs it; `false` where it runs already.",
      see: quickStart,
      change: { kind: "in place", words: "`false` deletes the one that the stack has installed" },
    }).default(true),
    version: text(
      {
        description: "Release to install.",
        example: versions.certManager,
        change: { kind: "in place", words: "cert-manager's own controllers restart" },
      },
      versionForm(versions.certManager),
    ).default(versions.certManager),
    manifest: text(
      {
        description: "Path or https:// URL of another manifest.",
        otherwise: "the release's",
        example: "cert-manager.yaml",
        change: { kind: "in place", words: "objects that are not in the new manifest are deleted" },
      },
      location("a manifest", { url: true }),
    ).optional(),
    sha256: text(
      {
        description: "Checksum that the manifest must have, instead of the recorded one.",
        otherwise: "the one in `manifests.lock.json`; of a file nothing is compared",
        change: "nothing until the next run",
      },
      sha256,
    ).optional(),
  },
  {
    description: "cert-manager, which issues the certificates of the providers' webhooks.",
    see: "https://cert-manager.io/docs/installation/kubectl/",
  },
).prefault({});

export const managementSchema = section(
  {
    install: flag({
      description:
        "Installs Cluster API's providers. `false` takes them as they are: from another stack of this program, or " +
        "from clusterctl or the operator.",
      change: {
        kind: "refused",
        words: "while there are Clusters; without any, `false` deletes the installation that the stack has made",
      },
    }).default(true),
    cluster: existingCluster.optional(),
    kind: kindCluster.optional(),
    stack: text(
      {
        description:
          "Stack of this program that has installed the providers, for `management.install: false`: `<stack>`, or " +
          "`<organization>/<project>/<stack>`. The kubeconfig and its context are its outputs.",
        otherwise: "`management.cluster`",
        example: "management",
        see: "https://www.pulumi.com/docs/iac/concepts/stacks/#stackreferences",
        change: elsewhere,
      },
      stackName,
    ).optional(),
    makeNamespaces: flag({
      description:
        "Creates the namespaces of `clusters` other than `default`. Set `false` if they already exist, for example " +
        "because the kubeconfig's user may not create namespaces.",
      see: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
      change: {
        kind: "replaces the cluster",
        words: "`false` deletes the namespaces that the stack has made, with all clusters in them, and makes none",
      },
    }).default(true),
    ...repositoryFields,
    featureGates,
    variables,
    certManager,
    readyMinutes: count(
      {
        description: "Minutes within which each provider's manager must be Available.",
        example: "10",
        change: "nothing until the next run",
      },
      { min: 1, max: 1440 },
    ).default(10),
  },
  { description: "The management cluster and the providers on it.", see: quickStart },
);

export type ManagementSettings = z.output<typeof managementSchema>;

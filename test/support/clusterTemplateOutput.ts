import { execFile } from "child_process";
import * as path from "path";
import { promisify } from "util";

import { loadAll } from "js-yaml";

import { cloudControllerManager } from "../../components/kubernetes/versions";
import { providers } from "../../components/kubernetes/providers";
import { flatcarTemplateFile } from "../../components/management/releases";
import { KubeObject } from "../../lab/kubernetes/client";
import { Tools } from "../../lab/tools/tools";
import { versionOf } from "./clusterctl";
import type { ClusterCase } from "./scenarios";

const run = promisify(execFile);

/** The AWS provider's cluster template for Flatcar, as the lab's repository has it. */
export function flatcarTemplate(tools: Tools): string {
  const [, , , aws] = providers;
  return path.join(tools.repository, aws.label, versionOf(tools, aws), flatcarTemplateFile);
}

/** The first pool, which the template has the variables of. */
function workersOf({ pools }: ClusterCase["cluster"]): ClusterCase["cluster"]["pools"][string] | undefined {
  return Object.values(pools)[0];
}

/** The variables that the guide exports, with the values of a cluster. */
function templateVariables({ cluster, context: { region, bucketName } }: ClusterCase): Record<string, string> {
  const { sshKeyName, controlPlane, kubernetesVersion } = cluster;
  const cloudProviderVersion = cluster.cloudProviderVersion ?? cloudControllerManager(kubernetesVersion);
  // Where nothing is set that may be left out, the template has its own defaults.
  const given =
    sshKeyName === undefined && cluster.cloudProviderVersion === undefined ? undefined : cloudProviderVersion;
  return {
    AWS_REGION: region,
    AWS_SSH_KEY_NAME: sshKeyName ?? "",
    AWS_S3_BUCKET_NAME: String(bucketName),
    AWS_CONTROL_PLANE_MACHINE_TYPE: controlPlane.instanceType,
    AWS_NODE_MACHINE_TYPE: workersOf(cluster)?.instanceType ?? "",
    ...(given === undefined ? {} : { KUBERNETES_AWS_CCM_VERSION: given }),
  };
}

/** What `clusterctl generate cluster` prints for the values of a cluster, with its first pool as the workers. */
export async function generateCluster(tools: Tools, given: ClusterCase, namespace: string): Promise<KubeObject[]> {
  const { cluster, context } = given;
  const flags = {
    from: flatcarTemplate(tools),
    "target-namespace": namespace,
    "kubernetes-version": cluster.kubernetesVersion,
    "control-plane-machine-count": String(cluster.controlPlane.replicas),
    "worker-machine-count": String(workersOf(cluster)?.replicas ?? 0),
  };
  const words = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  const home = path.dirname(flags.from);
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: home,
    CLUSTERCTL_DISABLE_VERSIONCHECK: "true",
    ...templateVariables(given),
  };
  const { stdout } = await run(path.join(tools.bin, "clusterctl"), ["generate", "cluster", context.name, ...words], {
    env,
    maxBuffer: 16 << 20,
  });
  return loadAll(stdout) as KubeObject[];
}

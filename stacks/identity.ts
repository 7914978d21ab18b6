import * as path from "path";

import * as pulumi from "@pulumi/pulumi";

import { currentContext, kubeconfigFile } from "../components/kubernetes/kubeconfig";
import { kubeconfigInput, Kubectl } from "../components/program/kubectl";
import { otherCluster, uidOf } from "../components/program/probe/identity";
import { refusal } from "./callStacks";
import { clusterOf, GivenCluster, text } from "./kubeconfig";
import type { LastOutputs } from "./lastOutputs";
import type { CheckedSettings } from "./settings/readSettings";

type Given = Pick<CheckedSettings, "management">;

/**
 * The settings with the context by name. A kubeconfig's current context is looked up in the first run, and kept: with
 * its name in the state, `kubectl config use-context` changes nothing for `up`, `refresh` and `destroy`.
 */
export function pinContext<Settings extends Given>(settings: Settings, last: LastOutputs): Settings {
  const { management } = settings;
  const { cluster } = management;
  if (cluster === undefined || cluster.context !== undefined) return settings;
  const { kubeconfig, context: before } = last.management ?? {};
  const found = text(path.resolve(kubeconfigFile(cluster.kubeconfig)));
  const context =
    kubeconfig === cluster.kubeconfig && before !== undefined
      ? before
      : found === undefined
        ? undefined
        : currentContext(found);
  return context === undefined
    ? settings
    : { ...settings, management: { ...management, cluster: { ...cluster, context } } };
}

async function asked({ kubeconfig, context }: GivenCluster): Promise<string | undefined> {
  try {
    const input = kubeconfigInput("path" in kubeconfig ? kubeconfig.path : kubeconfig.text);
    return await uidOf(new Kubectl(input, context));
  } catch {
    // Why it cannot be asked is said by the preflight, which then runs; a preview needs no cluster.
    return undefined;
  }
}

/**
 * The uid of the cluster that the kubeconfig leads to now. One that is not the recorded one is refused before the first
 * resource, in a preview, too. A cluster that a preview cannot ask is taken for the recorded one.
 */
export async function seenUid(
  { management }: Given,
  last: LastOutputs,
  outputs?: GivenCluster,
): Promise<string | undefined> {
  const given = outputs ?? clusterOf(management);
  if (given === undefined) return undefined;
  const { uid } = last.management ?? {};
  const seen = await asked(given);
  if (seen === undefined) return pulumi.runtime.isDryRun() ? uid : undefined;
  const problem = otherCluster(uid, seen);
  if (problem !== undefined) throw refusal(`management.cluster: ${problem}`);
  return seen;
}

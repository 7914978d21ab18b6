import * as pulumi from "@pulumi/pulumi";

import type { KubernetesManifest } from "../kubernetes/manifest";
import { contested, foreignFields, isEdit, LiveObject, overwritten } from "../kubernetes/otherHands";
import { Kubectl, KubectlError, kubeconfigInput } from "./kubectl";
import type { ClusterAccess } from "./probe/commands";

const notFound = /\(NotFound\)|doesn't have a resource type/;

/** `kind.version.group`, as kubectl takes it; the core group has no name. */
function resourceOf({ apiVersion, kind }: KubernetesManifest): string {
  const [version = "", group] = apiVersion.split("/").reverse();
  return group === undefined ? `${kind}.${version}.` : `${kind}.${version}.${group}`;
}

/** The object as it is, with the owners of its fields; undefined where there is none. */
async function liveObject(kubectl: Kubectl, manifest: KubernetesManifest): Promise<LiveObject | undefined> {
  const { name, namespace = "default" } = manifest.metadata;
  const shown = ["-o", "json", "--show-managed-fields"];
  try {
    return JSON.parse(await kubectl.run("get", resourceOf(manifest), name, "-n", namespace, ...shown)) as LiveObject;
  } catch (error) {
    if (error instanceof KubectlError && notFound.test(error.message)) return undefined;
    throw error;
  }
}

/** What is given may not be known yet in a preview. */
async function known<T>(input: pulumi.Input<T>): Promise<T | undefined> {
  const output = pulumi.output(input) as unknown as pulumi.Output<T> & { readonly isKnown: Promise<boolean> };
  if (!(await output.isKnown)) return undefined;
  return new Promise((resolve) => output.apply((value) => resolve(value)));
}

/** A server that cannot be asked says so to the update itself, too. */
async function look(
  kubeconfig: string,
  context: string | undefined,
  manifest: KubernetesManifest,
): Promise<LiveObject | undefined> {
  try {
    return await liveObject(new Kubectl(kubeconfigInput(kubeconfig), context), manifest);
  } catch (error) {
    const { kind, metadata } = manifest;
    await pulumi.log.warn(
      `${kind} ${metadata.name}: it is not known who else has changed it: ${(error as Error).message}`,
    );
    return undefined;
  }
}

/** Says what an update with these inputs sets back; throws where it would take a field from a program. */
export async function judgeUpdate(access: ClusterAccess, left: readonly string[], inputs: unknown): Promise<void> {
  const [manifest, kubeconfig] = await Promise.all([known(inputs as KubernetesManifest), known(access.kubeconfig)]);
  if (manifest === undefined || kubeconfig === undefined) return;
  const live = await look(kubeconfig, access.context, manifest);
  if (live === undefined) return;
  const fields = foreignFields(live, manifest, left);
  for (const field of fields.filter(isEdit)) await pulumi.log.warn(overwritten(live, field));
  const refused = fields.filter((field) => !isEdit(field)).map((field) => contested(live, field));
  if (refused.length > 0) throw new Error(refused.join("\n"));
}

/**
 * For Kubernetes objects: says who has changed what an update sets back, and refuses to take a field from a program.
 * The provider forces its applies, and would do both without a word; without force it would refuse both with the API
 * server's conflict, after which a stack stands still until somebody takes the field back by hand. An object that is
 * there before it is made is refused by the provider. `left` are places that the update leaves alone.
 */
export function otherHands(
  name: string,
  access: ClusterAccess,
  left: readonly string[] = [],
): { readonly hooks?: pulumi.ResourceHookBinding } {
  // The SDK's mocks have no hooks, and say that they do.
  const monitor = pulumi.runtime.getMonitor() as { readonly registerResourceHook?: unknown } | undefined;
  if (typeof monitor?.registerResourceHook !== "function") return {};
  const callback = ({ newInputs }: pulumi.ResourceHookArgs): Promise<void> => judgeUpdate(access, left, newInputs);
  return { hooks: { beforeUpdate: [new pulumi.ResourceHook(`${name}-other-hands`, callback, { onDryRun: true })] } };
}

import { createHash } from "crypto";
import { parseArgs } from "node:util";

import { programCommand } from "../program/programCommand";

/** `create` makes the cluster, `verify` only answers for one that is there. */
export const kindActions = ["create", "verify", "delete"] as const;

export interface KindRequest {
  readonly action: (typeof kindActions)[number];
  readonly name: string;
  /** Image of its node; kind's own default if absent. */
  readonly image?: string;
  /** Who makes it: only that one takes it over, and deletes it. */
  readonly owner: string;
}

export function kindCommandLine({ action, name, image, owner }: KindRequest): string {
  const options = ["--name", name, "--owner", owner, ...(image === undefined ? [] : ["--image", image])];
  return programCommand("components/kind/main.ts", [action, ...options]);
}

const usage = `usage: main.ts ${kindActions.join("|")} --name NAME --owner OWNER [--image IMAGE]`;

/** The request that the arguments of a kindCommandLine describe; another one is refused with the usage. */
export function parseKindRequest(args: readonly string[]): KindRequest {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { name: text, owner: text, image: text } });
  const action = kindActions.find((candidate) => candidate === positionals[0]);
  const { name, owner, image } = values;
  if (action === undefined || name === undefined || owner === undefined) throw new Error(usage);
  return { action, name, owner, ...(image === undefined ? {} : { image }) };
}

/** A label's value has no room for any text: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
function labelValue(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** On the node: whose cluster it is, and of which image. kind keeps nothing else that could tell. */
export const [ownerLabel, imageLabel] = ["capi-ignition/owner", "capi-ignition/node-image"] as const;

export function nodeLabels({ owner, image }: KindRequest): Readonly<Record<string, string>> {
  return { [ownerLabel]: labelValue(owner), [imageLabel]: labelValue(image ?? "") };
}

/** kind's configuration of the cluster: one node that says whose it is. https://kind.sigs.k8s.io/docs/user/configuration/ */
export function kindConfiguration(request: KindRequest): string {
  const nodes = [{ role: "control-plane", labels: nodeLabels(request) }];
  return JSON.stringify({ kind: "Cluster", apiVersion: "kind.x-k8s.io/v1alpha4", nodes });
}

import * as os from "os";

import { secretYaml } from "./manifest";

/**
 * The file of a kubeconfig that is given by its path, with the home folder in the place of `~`; undefined where it is the kubeconfig's text.
 * The Kubernetes provider takes either.
 * @see https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/#inputs
 */
export function kubeconfigPath(given: string): string | undefined {
  if (given.includes("\n") || given.trimStart().startsWith("{")) return undefined;
  return given.replace(/^~(?=\/)/, os.homedir());
}

/** What is wrong with a kubeconfig, and what to do; neither shows any of its values that may be secret. */
export interface KubeconfigProblem {
  readonly problem: string;
  readonly fix: string;
}

/** A problem in the place of what was looked for: an entry may have any keys, so that theirs cannot tell the two apart. */
class Refused implements KubeconfigProblem {
  public constructor(public readonly problem: string, public readonly fix: string) {}
}

export type Entry = Readonly<Record<string, unknown>>;

/** The context that is used, with the cluster and the user that it names. */
export interface Entries {
  readonly cluster: Entry;
  readonly user: Entry;
}

const asTheToolsDo = "write it again with the tool that made the cluster, such as `kind export kubeconfig` or `aws eks update-kubeconfig`";

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): Entry | Refused {
  try {
    const document = secretYaml(text);
    if (isEntry(document) && (document["kind"] === "Config" || document["clusters"] !== undefined)) return document;
    return new Refused("is no kubeconfig: it has neither `kind: Config` nor clusters", asTheToolsDo);
  } catch (error) {
    return new Refused((error as Error).message, asTheToolsDo);
  }
}

function listOf(document: Entry, key: string): Entry[] {
  const list = document[key];
  return Array.isArray(list) ? list.filter(isEntry) : [];
}

function named(document: Entry, list: "clusters" | "users", field: "cluster" | "user", context: Entry): Entry | Refused {
  const wanted = context[field];
  if (wanted === undefined && field === "user") return {};
  const found = listOf(document, list).find(({ name }) => name === wanted)?.[field];
  if (isEntry(found)) return found;
  return new Refused(`has a context whose ${field} ${String(wanted)} is not among its ${list}`, asTheToolsDo);
}

function contextOf(document: Entry, given: string | undefined): Entry | Refused {
  const contexts = listOf(document, "contexts");
  const names = contexts.map(({ name }) => String(name));
  const [known, fix] = names.length === 0
    ? ["it has no context at all", asTheToolsDo]
    : [`there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`, "set management.cluster.context to one that it has"];
  const wanted = given ?? document["current-context"];
  if (wanted === undefined || wanted === "") return new Refused(`has no current-context, and ${known}`, fix);
  const context = contexts.find(({ name }) => name === wanted)?.["context"];
  if (isEntry(context)) return context;
  return new Refused(`has no context ${String(wanted)}${given === undefined ? ", which is its current-context" : ""}; ${known}`, fix);
}

/** Cluster and user of a kubeconfig's context, its current one unless one is given; or all that is in their way. */
export function entriesOf(text: string, context: string | undefined): Entries | readonly KubeconfigProblem[] {
  const document = parsed(text);
  if (document instanceof Refused) return [document];
  const found = contextOf(document, context);
  if (found instanceof Refused) return [found];
  const [cluster, user] = [named(document, "clusters", "cluster", found), named(document, "users", "user", found)];
  if (cluster instanceof Refused || user instanceof Refused) return [cluster, user].filter((part) => part instanceof Refused);
  return { cluster, user };
}

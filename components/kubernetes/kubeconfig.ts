import * as os from "os";

import type { Finding } from "../schema/problem";
import { isObject } from "../schema/values";
import { secretYaml } from "./manifest";

/** A kubeconfig: the path of its file, or its text, which may hold keys and need not be known yet. */
export type Kubeconfig<Text = string> = { readonly path: string } | { readonly text: Text };

/**
 * A kubeconfig that is given as one string, as commands get it on standard input and stacks have it as an output.
 * Pulumi's Kubernetes provider takes either in the same way.
 * @see https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/#inputs
 */
export function asKubeconfig(given: string): Kubeconfig {
  return given.includes("\n") || given.trimStart().startsWith("{") ? { text: given } : { path: given };
}

/** The file that a kubeconfig's path names: `~` is the home folder. */
export function kubeconfigFile(path: string): string {
  return path.replace(/^~(?=\/)/, os.homedir());
}

export type Entry = Readonly<Record<string, unknown>>;

/** The context that is used, with the cluster and the user that it names. */
export interface Entries {
  readonly cluster: Entry;
  readonly user: Entry;
}

/** Problems instead of what was asked for: an entry may have any keys, so that theirs cannot tell the two apart. */
class Refused {
  public readonly problems: readonly Finding[];

  public constructor(problem: string, fix: string) {
    this.problems = [{ problem, fix }];
  }
}

const writtenAgain =
  "write it again with the tool that made the cluster, such as `kind export kubeconfig` or `aws eks update-kubeconfig`";

function documentOf(text: string): Entry | Refused {
  try {
    const document = secretYaml(text);
    if (isObject(document) && (document["kind"] === "Config" || document["clusters"] !== undefined)) return document;
    return new Refused("is not a kubeconfig: it has neither `kind: Config` nor clusters", writtenAgain);
  } catch (error) {
    return new Refused((error as Error).message, writtenAgain);
  }
}

function listOf(document: Entry, key: string): Entry[] {
  const list = document[key];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function contextOf(document: Entry, given: string | undefined): Entry | Refused {
  const contexts = listOf(document, "contexts");
  const names = contexts.map(({ name }) => String(name));
  const [known, fix] =
    names.length === 0
      ? ["it has no context at all", writtenAgain]
      : [
          `there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`,
          "set management.cluster.context to one that it has",
        ];
  const wanted = given ?? document["current-context"];
  if (wanted === undefined || wanted === "") return new Refused(`has no current-context, and ${known}`, fix);
  const context = contexts.find(({ name }) => name === wanted)?.["context"];
  if (isObject(context)) return context;
  const whose = given === undefined ? ", which is its current-context" : "";
  return new Refused(`has no context ${String(wanted)}${whose}; ${known}`, fix);
}

/** The context that is used where none is named; undefined where the text is not a kubeconfig, or names none. */
export function currentContext(text: string): string | undefined {
  const document = documentOf(text);
  const current = document instanceof Refused ? undefined : document["current-context"];
  return typeof current === "string" && current !== "" ? current : undefined;
}

function namedIn(document: Entry, context: Entry, field: "cluster" | "user"): Entry | Refused {
  const wanted = context[field];
  if (wanted === undefined && field === "user") return {};
  const found = listOf(document, `${field}s`).find(({ name }) => name === wanted)?.[field];
  if (isObject(found)) return found;
  return new Refused(`has a context whose ${field} ${String(wanted)} is not among its ${field}s`, writtenAgain);
}

/** Cluster and user of a kubeconfig's context, its current one unless one is given; or all that is in their way. */
export function entriesOf(text: string, context?: string): Entries | readonly Finding[] {
  const document = documentOf(text);
  if (document instanceof Refused) return document.problems;
  const used = contextOf(document, context);
  if (used instanceof Refused) return used.problems;
  const [cluster, user] = [namedIn(document, used, "cluster"), namedIn(document, used, "user")];
  if (!(cluster instanceof Refused) && !(user instanceof Refused)) return { cluster, user };
  return [cluster, user].flatMap((part) => (part instanceof Refused ? part.problems : []));
}

/** The URL of the API server in the text of a kubeconfig with one cluster; empty if it has none. */
export function serverOf(text: string): string {
  const document = secretYaml(text);
  const cluster = isObject(document) ? listOf(document, "clusters")[0]?.["cluster"] : undefined;
  const server = isObject(cluster) ? cluster["server"] : undefined;
  return typeof server === "string" ? server : "";
}

/**
 * What is probably the matter with a kubectl that was given a kubeconfig's text on standard input and speaks like one
 * without; undefined where it says something else. That of Google's Cloud SDK reads the kubeconfig to learn the API
 * server's version, and then starts the kubectl of that version.
 * @see https://github.com/kubernetes/kubectl/issues/1759
 */
export function dispatcherProblem(stderr: string): string | undefined {
  if (!/\blocalhost:8080\b|context ".*" does not exist/.test(stderr)) return undefined;
  return (
    "kubectl has not got the kubeconfig that was written to its standard input. If `kubectl version --client` names a " +
    "dispatcher, which Google's Cloud SDK brings, that one has read it, and nothing is left for the kubectl that it " +
    "starts: put another kubectl first in PATH (https://kubernetes.io/docs/tasks/tools/)"
  );
}

import { authorityProblems, clientProblems } from "./certificates";
import { entriesOf, Entry, KubeconfigProblem } from "./entries";

export type { KubeconfigProblem };

export interface KubeconfigLook {
  /** Which of its contexts; its current one if absent. */
  readonly context?: string;
  readonly now: Date;
  /** The text of a file that the kubeconfig names; undefined where it cannot be read. */
  readonly read: (file: string) => string | undefined;
}

/** A key in the place of its file's path is not to be shown: it is longer than a path, or has line breaks. */
function shownPath(file: string): string {
  return file.length > 120 || /[\n\r]/.test(file) ? "something that is no path" : file;
}

/** A value that stands in the kubeconfig itself, in base64, or in a file that it names. */
function content(entry: Entry, key: string, { read }: KubeconfigLook): { readonly text?: string; readonly problems: KubeconfigProblem[] } {
  const [data, file] = [entry[`${key}-data`], entry[key]];
  // The data win, as in kubectl: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
  if (typeof data === "string" && data !== "") return { text: Buffer.from(data, "base64").toString("utf8"), problems: [] };
  if (typeof file !== "string" || file === "") return { problems: [] };
  const text = read(file);
  return text === undefined ? { problems: [{ problem: `names ${shownPath(file)} as its ${key}, which cannot be read`, fix: "put the file there, or name the right one" }] } : { text, problems: [] };
}

function serverProblems({ server }: Entry): KubeconfigProblem[] {
  const usable = typeof server === "string" && /^https?:\/\/[^/]+/.test(server) && URL.canParse(server);
  return usable ? [] : [{ problem: server === undefined ? "names no server" : "names a server that is no https:// URL", fix: "write the API server's address, such as https://10.0.0.1:6443" }];
}

function clusterProblems(cluster: Entry, look: KubeconfigLook): KubeconfigProblem[] {
  const authority = content(cluster, "certificate-authority", look);
  return [...serverProblems(cluster), ...authority.problems, ...(authority.text === undefined ? [] : authorityProblems(authority.text, look.now))];
}

/** Of who comes by a certificate. A token or a program's answer only the API server can judge. */
function userProblems(user: Entry, look: KubeconfigLook): KubeconfigProblem[] {
  const [certificate, key] = ["client-certificate", "client-key"].map((part) => content(user, part, look)) as [ReturnType<typeof content>, ReturnType<typeof content>];
  const unread = [...certificate.problems, ...key.problems];
  if (unread.length > 0 || certificate.text === undefined) return unread;
  return clientProblems(certificate.text, key.text, look.now);
}

/** Everything because of which a kubeconfig cannot work, as far as it can be seen without its API server. */
export function kubeconfigProblems(text: string, look: KubeconfigLook): readonly KubeconfigProblem[] {
  const entries = entriesOf(text, look.context);
  return "cluster" in entries ? [...clusterProblems(entries.cluster, look), ...userProblems(entries.user, look)] : entries;
}

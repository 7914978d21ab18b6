import { createPrivateKey, X509Certificate } from "crypto";

import { entriesOf, Entry, KubeconfigProblem } from "./kubeconfig";

const renewed = "take a new kubeconfig from whoever runs the cluster, such as by `kubeadm certs renew admin.conf`, `kind export kubeconfig` or `aws eks update-kubeconfig`";
const blocks = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

function certificatesIn(pem: string): X509Certificate[] | undefined {
  try {
    return (pem.match(blocks) ?? []).map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}

/** Date and time to the minute, in the same form as `date -u +%FT%RZ`. */
function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16)}Z`;
}

function outsideItsTime({ validFrom, validTo }: X509Certificate, now: Date): string | undefined {
  const [from, to] = [new Date(validFrom), new Date(validTo)];
  if (to < now) return `has expired on ${minute(to)}`;
  return from > now ? `is not valid before ${minute(from)}, and here it is ${minute(now)}` : undefined;
}

/** The authority by which the API server is recognized; one certificate of several that is in its time is enough. */
export function authorityProblems(pem: string, now: Date): KubeconfigProblem[] {
  const certificates = certificatesIn(pem);
  if (certificates === undefined || certificates.length === 0) return [{ problem: "its certificate authority holds no certificate that can be read", fix: renewed }];
  const late = certificates.map((certificate) => outsideItsTime(certificate, now));
  return late.every((why) => why !== undefined) ? [{ problem: `its certificate authority ${late[0]}`, fix: renewed }] : [];
}

function isKeyOf(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** The client's certificate, its own before those of a chain, and its key. */
export function clientProblems(pem: string, key: string | undefined, now: Date): KubeconfigProblem[] {
  const certificate = certificatesIn(pem)?.[0];
  if (certificate === undefined) return [{ problem: "its client certificate cannot be read", fix: renewed }];
  const late = outsideItsTime(certificate, now);
  return [
    ...(late === undefined ? [] : [{ problem: `its client certificate ${late}`, fix: renewed }]),
    ...(key === undefined || !isKeyOf(certificate, key) ? [{ problem: `its client key is ${key === undefined ? "missing" : "not that of the client certificate"}`, fix: renewed }] : []),
  ];
}

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

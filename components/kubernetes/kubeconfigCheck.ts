import { createPrivateKey, X509Certificate } from "crypto";

import type { Finding } from "../schema/problem";
import { entriesOf, Entry } from "./kubeconfig";

export interface KubeconfigLook {
  /** Which of its contexts; its current one if absent. */
  readonly context?: string | undefined;
  readonly now: Date;
  /** The text of a file that the kubeconfig names; undefined where it cannot be read. */
  readonly read: (file: string) => string | undefined;
}

const renewed =
  "get a new kubeconfig from the cluster's administrator, or create one with `kubeadm certs renew admin.conf`, " +
  "`kind export kubeconfig` or `aws eks update-kubeconfig`";

const blocks = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** None where one of them cannot be read. */
function certificatesIn(pem: string): X509Certificate[] {
  try {
    return (pem.match(blocks) ?? []).map((block) => new X509Certificate(block));
  } catch {
    return [];
  }
}

/** Date and time to the minute, in the same form as `date -u +%FT%RZ`. */
function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16)}Z`;
}

function outsideItsTime({ validFrom, validTo }: X509Certificate, now: Date): string | undefined {
  const [from, to] = [new Date(validFrom), new Date(validTo)];
  if (to < now) return `expired on ${minute(to)}`;
  return from > now ? `is not valid before ${minute(from)}, and the clock here says ${minute(now)}` : undefined;
}

/** The authority by which the API server is recognized; one certificate of several that is in its time is enough. */
function authorityProblems(pem: string, now: Date): Finding[] {
  const certificates = certificatesIn(pem);
  if (certificates.length === 0) {
    return [{ problem: "its certificate authority holds no certificate that can be read", fix: renewed }];
  }
  const late = certificates.map((certificate) => outsideItsTime(certificate, now));
  if (late.includes(undefined)) return [];
  return [{ problem: `its certificate authority ${late[0]}`, fix: renewed }];
}

function isKeyOf(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** The client's certificate, its own before those of a chain, and its key. */
function clientProblems(pem: string, key: string | undefined, now: Date): Finding[] {
  const [certificate] = certificatesIn(pem);
  if (certificate === undefined) return [{ problem: "its client certificate cannot be read", fix: renewed }];
  const late = outsideItsTime(certificate, now);
  const problems = late === undefined ? [] : [`its client certificate ${late}`];
  if (key === undefined) problems.push("its client key is missing");
  else if (!isKeyOf(certificate, key)) problems.push("its client key does not match the client certificate");
  return problems.map((problem) => ({ problem, fix: renewed }));
}

/** A key instead of its file's path is not to be shown: it is longer than a path, or has line breaks. */
function shownPath(file: string): string {
  return file.length > 120 || /[\n\r]/.test(file) ? "something that is not a path" : file;
}

interface Content {
  readonly text?: string;
  readonly problems: readonly Finding[];
}

/** A value in the kubeconfig itself, as base64, or in a file that it names. */
function content(entry: Entry, key: string, { read }: KubeconfigLook): Content {
  const [data, file] = [entry[`${key}-data`], entry[key]];
  // The data win, as in kubectl: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
  if (typeof data === "string" && data !== "") {
    return { text: Buffer.from(data, "base64").toString("utf8"), problems: [] };
  }
  if (typeof file !== "string" || file === "") return { problems: [] };
  const text = read(file);
  if (text !== undefined) return { text, problems: [] };
  const problem = `names ${shownPath(file)} as its ${key}, which cannot be read`;
  return { problems: [{ problem, fix: "put the file there, or name the right one" }] };
}

function serverProblems({ server }: Entry): Finding[] {
  if (typeof server === "string" && /^https?:\/\/[^/]+/.test(server) && URL.canParse(server)) return [];
  const problem = server === undefined ? "names no server" : "names a server that is not an https:// URL";
  return [{ problem, fix: "write the API server's address, such as https://10.0.0.1:6443" }];
}

function clusterProblems(cluster: Entry, look: KubeconfigLook): Finding[] {
  const { text, problems } = content(cluster, "certificate-authority", look);
  return [...serverProblems(cluster), ...problems, ...(text === undefined ? [] : authorityProblems(text, look.now))];
}

/** Checks users that authenticate with a client certificate; only the API server can judge tokens and programs. */
function userProblems(user: Entry, look: KubeconfigLook): readonly Finding[] {
  const certificate = content(user, "client-certificate", look);
  const key = content(user, "client-key", look);
  const unread = [...certificate.problems, ...key.problems];
  if (unread.length > 0 || certificate.text === undefined) return unread;
  return clientProblems(certificate.text, key.text, look.now);
}

/** Everything because of which a kubeconfig cannot work, as far as it can be seen without its API server. */
export function kubeconfigProblems(text: string, look: KubeconfigLook): readonly Finding[] {
  const entries = entriesOf(text, look.context);
  if (!("cluster" in entries)) return entries;
  return [...clusterProblems(entries.cluster, look), ...userProblems(entries.user, look)];
}

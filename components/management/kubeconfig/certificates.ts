import { createPrivateKey, X509Certificate } from "crypto";

import { KubeconfigProblem } from "./entries";

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

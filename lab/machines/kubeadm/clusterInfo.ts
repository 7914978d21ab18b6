import { createHash, createHmac, timingSafeEqual, X509Certificate } from "crypto";

import { load } from "js-yaml";

export interface BootstrapToken {
  readonly id: string;
  readonly secret: string;
}

export function parseToken(token: string): BootstrapToken {
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
  if (id === undefined || secret === undefined) {
    throw new Error("the bootstrap token does not have the form abcdef.0123456789abcdef");
  }
  return { id, secret };
}

/**
 * Checks the ConfigMap kube-public/cluster-info as `kubeadm join` does, and returns the cluster's CA (PEM).
 * The signature proves that the server knows the token; the hash proves that the CA is the one Cluster API made.
 * Undefined if the signer has not processed this token yet.
 */
export function trustedAuthority(
  data: Readonly<Record<string, string>>,
  token: BootstrapToken,
  caCertHashes: readonly string[],
): string | undefined {
  const kubeconfig = data["kubeconfig"];
  const signature = data[`jws-kubeconfig-${token.id}`];
  if (kubeconfig === undefined || signature === undefined) {
    return undefined;
  }
  if (!signatureHolds(signature, kubeconfig, token)) {
    throw new Error(`cluster-info is not signed with the secret of token ${token.id}: do not trust this API server`);
  }
  const authority = authorityOf(kubeconfig);
  if (caCertHashes.length > 0 && !caCertHashes.includes(publicKeyHash(authority))) {
    throw new Error(
      `the cluster's CA has the hash ${publicKeyHash(authority)}, which is not in the JoinConfiguration's caCertHashes`,
    );
  }
  return authority;
}

/** A certificate's pin, as in `caCertHashes`. */
export function publicKeyHash(certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  return `sha256:${createHash("sha256").update(key).digest("hex")}`;
}

/** A detached JWS: `header..signature`, HS256. */
function signatureHolds(jws: string, payload: string, { id, secret }: BootstrapToken): boolean {
  const [header = "", detached, signature = ""] = jws.split(".");
  const { alg, kid } = JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as { alg?: string; kid?: string };
  const expected = createHmac("sha256", secret)
    .update(`${header}.${Buffer.from(payload).toString("base64url")}`)
    .digest();
  const given = Buffer.from(signature, "base64url");
  return (
    detached === "" &&
    alg === "HS256" &&
    kid === id &&
    given.length === expected.length &&
    timingSafeEqual(given, expected)
  );
}

function authorityOf(kubeconfig: string): string {
  const { clusters } = load(kubeconfig) as {
    clusters?: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  };
  const data = clusters?.[0]?.cluster["certificate-authority-data"];
  if (data === undefined) {
    throw new Error("the kubeconfig in cluster-info has no CA");
  }
  return Buffer.from(data, "base64").toString("utf8");
}

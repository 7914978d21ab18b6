// This polyfill must be loaded before @peculiar/x509.
import "reflect-metadata";

import * as x509 from "@peculiar/x509";
import { createPrivateKey, generateKeyPair, randomBytes, webcrypto } from "crypto";
import { promisify } from "util";

/** A certificate and its private key, both PEM. */
export interface CertificateAndKey {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateRequest {
  readonly commonName: string;
  /** Kubernetes takes a client's groups from these. */
  readonly organizations?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly usages: readonly ("server" | "client")[];
  /** Default: ten years from now. */
  readonly valid?: { readonly notBefore: Date; readonly notAfter: Date };
}

const KEY = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const YEARS = 10;
/** A clock that steps back a little must not make a new certificate invalid. */
const BACKDATED_MS = 60 * 60 * 1000;

const generateKeys = promisify(generateKeyPair);

/** A certificate authority: its certificate, and a key that signs others. */
export class Authority implements CertificateAndKey {
  private constructor(
    readonly cert: string,
    readonly key: string,
    private readonly signer: webcrypto.CryptoKey,
  ) {}

  static async load(cert: string, key: string): Promise<Authority> {
    return new Authority(cert, key, await importSigner(key));
  }

  /** A certificate for a new P-256 key. */
  async issue(request: CertificateRequest): Promise<CertificateAndKey> {
    const keys = await newKeys();
    const authority = new x509.X509Certificate(this.cert);
    const certificate = await x509.X509CertificateGenerator.create({
      ...(request.valid ?? validity()),
      serialNumber: serialNumber(),
      subject: subject(request),
      // The CA's own bytes: Go finds a chain by comparing names byte by byte.
      issuer: authority.subjectName,
      publicKey: keys.publicKey,
      signingKey: this.signer,
      signingAlgorithm: { ...this.signer.algorithm, hash: "SHA-256" },
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
        new x509.ExtendedKeyUsageExtension(request.usages.map((usage) => x509.ExtendedKeyUsage[`${usage}Auth`])),
        ...authorityKeyIdentifier(authority),
        ...alternativeNames(request),
      ],
    });
    return { cert: pem(certificate), key: await exportKey(keys.privateKey) };
  }
}

export async function createAuthority(commonName: string): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    serialNumber: serialNumber(),
    name: subject({ commonName }),
    keys,
    signingAlgorithm: KEY,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return Authority.load(pem(certificate), await exportKey(keys.privateKey));
}

/** A CA created elsewhere, such as Cluster API's: its key may be RSA or P-256, PKCS #1, SEC 1 or PKCS #8. */
export function loadAuthority(certPem: string, keyPem: string): Promise<Authority> {
  return Authority.load(certPem, keyPem);
}

/** A key and the request for a certificate for it, both PEM. */
export async function createSigningRequest(
  commonName: string,
  organizations: readonly string[],
): Promise<{ request: string; key: string }> {
  const keys = await newKeys();
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subject({ commonName, organizations }),
    keys,
    signingAlgorithm: KEY,
  });
  return { request: `${request.toString("pem")}\n`, key: await exportKey(keys.privateKey) };
}

/** Keys with which API servers sign and check service account tokens, PEM. */
export async function createServiceAccountKeys(): Promise<{ publicKey: string; privateKey: string }> {
  return generateKeys("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

/**
 * The CA's own key identifier, by which OpenSSL finds it. It must not be computed again: Go has changed from SHA-1 to
 * SHA-256, and certificates of both kinds exist.
 */
function authorityKeyIdentifier(authority: x509.X509Certificate): x509.Extension[] {
  const identifier = authority.getExtension(x509.SubjectKeyIdentifierExtension);
  return identifier === null ? [] : [new x509.AuthorityKeyIdentifierExtension(identifier.keyId)];
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEY, true, ["sign", "verify"]);
}

async function importSigner(keyPem: string): Promise<webcrypto.CryptoKey> {
  const key = createPrivateKey(keyPem);
  const algorithm = key.asymmetricKeyType === "rsa" ? { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } : KEY;
  return webcrypto.subtle.importKey("pkcs8", key.export({ type: "pkcs8", format: "der" }), algorithm, false, ["sign"]);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
  return createPrivateKey({ key: der, type: "pkcs8", format: "der" })
    .export({ type: "pkcs8", format: "pem" })
    .toString();
}

function subject({
  commonName,
  organizations = [],
}: Pick<CertificateRequest, "commonName" | "organizations">): x509.JsonName {
  return [...organizations.map((organization) => ({ O: [organization] })), { CN: [commonName] }];
}

function alternativeNames({ dnsNames = [], ipAddresses = [] }: CertificateRequest): x509.Extension[] {
  const names: x509.JsonGeneralNames = [
    ...dnsNames.map((value) => ({ type: "dns" as const, value })),
    ...ipAddresses.map((value) => ({ type: "ip" as const, value })),
  ];
  return names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)];
}

function validity(): { notBefore: Date; notAfter: Date } {
  const notBefore = new Date(Date.now() - BACKDATED_MS);
  const notAfter = new Date(notBefore);
  notAfter.setFullYear(notAfter.getFullYear() + YEARS);
  return { notBefore, notAfter };
}

/** Positive, as RFC 5280 requires: the first bit is zero. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString("pem")}\n`;
}

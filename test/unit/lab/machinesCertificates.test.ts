import { strict as assert } from "assert";
import { createPrivateKey, createPublicKey, createSign, generateKeyPairSync, X509Certificate } from "crypto";
import * as tls from "tls";
import { AddressInfo } from "net";

import {
  Authority,
  CertificateAndKey,
  createAuthority,
  createServiceAccountKeys,
  loadAuthority,
} from "../../../lab/pki/certificates";

/** A handshake in which both sides must show a certificate of the authority. */
function handshake(ca: string, server: CertificateAndKey, client: CertificateAndKey): Promise<string> {
  return new Promise((resolve, reject) => {
    const listener = tls.createServer({ ca, ...server, requestCert: true, rejectUnauthorized: true }, (socket) => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
      listener.close();
    });
    listener.on("tlsClientError", reject).listen(0, "127.0.0.1", () => {
      tls
        .connect({ host: "127.0.0.1", port: (listener.address() as AddressInfo).port, ca, ...client })
        .on("error", reject);
    });
  });
}

describe("certificates of the lab", () => {
  let authority: Authority;

  before(async () => {
    authority = await createAuthority("lab");
  });

  it("hold in a handshake between a server and a client", async () => {
    const server = await authority.issue({
      commonName: "server",
      ipAddresses: ["127.0.0.1"],
      dnsNames: ["localhost"],
      usages: ["server"],
    });
    const client = await authority.issue({
      commonName: "client",
      organizations: ["system:masters"],
      usages: ["client"],
    });
    assert.equal(await handshake(authority.cert, server, client), "client");
    const subject = new X509Certificate(client.cert).subject;
    assert.equal(subject, "O=system:masters\nCN=client");
    assert.equal(new X509Certificate(server.cert).checkIP("127.0.0.1"), "127.0.0.1");
  });

  it("are refused from another authority of the same name", async () => {
    const other = await createAuthority("lab");
    const server = await authority.issue({ commonName: "server", ipAddresses: ["127.0.0.1"], usages: ["server"] });
    const stranger = await other.issue({ commonName: "client", usages: ["client"] });
    await assert.rejects(handshake(authority.cert, server, stranger));
  });

  it("can be signed by an authority whose RSA key is PKCS #1, as Cluster API's are", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
    assert.match(key, /^-----BEGIN RSA PRIVATE KEY-----/);
    const loaded = await loadAuthority(authority.cert, key);
    const { cert } = await loaded.issue({ commonName: "leaf", usages: ["client"] });
    assert.ok(new X509Certificate(cert).verify(createPublicKey(privateKey)));
    assert.equal(new X509Certificate(cert).issuer, "CN=lab");
  });

  it("have service-account keys that belong together", async () => {
    const { publicKey, privateKey } = await createServiceAccountKeys();
    assert.equal(createPublicKey(createPrivateKey(privateKey)).export({ type: "spki", format: "pem" }), publicKey);
    assert.ok(createSign("SHA256").update("x").sign(privateKey).length > 0);
  });
});

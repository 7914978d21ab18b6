import { KubeClient, KubeObject } from "../kubernetes/client";
import { Watched } from "../kubernetes/watch";
import { Authority } from "../pki/certificates";
import { Report } from "../tools/report";

const INJECT = "cert-manager.io/inject-ca-from";

interface CertificateSpec {
  readonly secretName: string;
  readonly dnsNames?: readonly string[];
}

const PATHS = {
  certificates: "/apis/cert-manager.io/v1/certificates",
  definitions: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
  validating: "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
  mutating: "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
} as const;

/**
 * Stands in for cert-manager, because its controller is not a Go module: issues each Certificate from the lab's CA, and
 * writes that CA into the CRDs and webhook configurations that request it with an annotation.
 */
export class CertManager {
  private readonly issued = new Set<string>();
  private readonly certificates: Watched;
  private readonly targets: readonly { readonly path: string; readonly watched: Watched }[];
  private queue: Promise<void> = Promise.resolve();

  public constructor(
    private readonly client: KubeClient,
    private readonly authority: Authority,
    private readonly log: Report,
    signal: AbortSignal,
  ) {
    this.certificates = new Watched(client, PATHS.certificates, { signal }, (object, gone) =>
      this.enqueue(() => this.certificate(object, gone)),
    );
    this.targets = [PATHS.definitions, PATHS.validating, PATHS.mutating].map((path) => {
      const changed = (object: KubeObject, gone: boolean): void => this.enqueue(() => this.target(path, object, gone));
      return { path, watched: new Watched(client, path, { signal, metadataOnly: true }, changed) };
    });
  }

  public async run(): Promise<void> {
    await Promise.all(
      [this.certificates, ...this.targets.map(({ watched }) => watched)].map((watched) => watched.run()),
    );
  }

  /** One after the other: a Certificate's Secret must exist before its CA is written anywhere. */
  private enqueue(work: () => Promise<void>): void {
    this.queue = this.queue.then(work).catch((error: Error) => this.log(`cert-manager's stand-in: ${error.message}`));
  }

  private async certificate(certificate: KubeObject, gone: boolean): Promise<void> {
    const { namespace = "default", name } = certificate.metadata;
    const key = `${namespace}/${name}`;
    if (gone) return void this.issued.delete(key);
    if (this.issued.has(key)) return;
    const { secretName, dnsNames = [] } = certificate["spec"] as CertificateSpec;
    const { cert, key: privateKey } = await this.authority.issue({
      commonName: dnsNames[0] ?? name,
      dnsNames,
      usages: ["server"],
    });
    const data = { "tls.crt": cert, "tls.key": privateKey, "ca.crt": this.authority.cert };
    const encoded = Object.fromEntries(
      Object.entries(data).map(([file, text]) => [file, Buffer.from(text, "utf8").toString("base64")]),
    );
    const annotations = { "cert-manager.io/certificate-name": name };
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/tls",
      metadata: { namespace, name: secretName, annotations },
      data: encoded,
    };
    await this.client.apply(secret, { fieldManager: "cert-manager-certificates", force: true });
    this.issued.add(key);
    await this.client.patch(`/apis/cert-manager.io/v1/namespaces/${namespace}/certificates/${name}/status`, {
      status: ready(),
    });
    for (const { path, watched } of this.targets) {
      for (const object of watched.all()) await this.target(path, object, false);
    }
  }

  private async target(path: string, { metadata }: KubeObject, gone: boolean): Promise<void> {
    const asked = (metadata["annotations"] as Record<string, string> | undefined)?.[INJECT];
    if (gone || asked === undefined || !this.issued.has(asked)) return;
    const caBundle = Buffer.from(this.authority.cert, "utf8").toString("base64");
    const object = await this.client.get(`${path}/${metadata.name}`);
    const patch = path === PATHS.definitions ? definitionPatch(object, caBundle) : webhooksPatch(object, caBundle);
    if (patch.length > 0) await this.client.patch(`${path}/${metadata.name}`, patch, "json");
  }
}

interface ClientConfig {
  readonly caBundle?: string;
}

type JsonPatch = { readonly op: "add"; readonly path: string; readonly value: string }[];

function definitionPatch({ spec }: KubeObject, caBundle: string): JsonPatch {
  const config = (spec as { conversion?: { webhook?: { clientConfig?: ClientConfig } } }).conversion?.webhook
    ?.clientConfig;
  return config === undefined || config.caBundle === caBundle
    ? []
    : [{ op: "add", path: "/spec/conversion/webhook/clientConfig/caBundle", value: caBundle }];
}

function webhooksPatch(object: KubeObject, caBundle: string): JsonPatch {
  const webhooks = (object["webhooks"] ?? []) as readonly { clientConfig?: ClientConfig }[];
  return webhooks.flatMap(({ clientConfig }, index) =>
    clientConfig?.caBundle === caBundle
      ? []
      : [{ op: "add" as const, path: `/webhooks/${index}/clientConfig/caBundle`, value: caBundle }],
  );
}

function ready(): { conditions: object[] } {
  const lastTransitionTime = new Date().toISOString();
  return {
    conditions: [
      {
        type: "Ready",
        status: "True",
        reason: "Ready",
        message: "Certificate is up to date and has not expired",
        lastTransitionTime,
      },
    ],
  };
}

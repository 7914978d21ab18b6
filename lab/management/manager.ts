import { createHash } from "crypto";
import * as fs from "fs";
import * as path from "path";

import { KubeClient, KubeObject } from "../kubernetes/client";
import { kubeconfigText } from "../kubernetes/kubeconfigText";
import { LabContext } from "../lab";
import { writePrivateFile } from "../pki/keyFiles";
import { freePort } from "../processes/ports";
import { argumentsOf, environmentOf, PodTemplate, secretMounts } from "./podProcess";
import { writeSecretFiles } from "./secretFiles";

const HOST = "127.0.0.1";
const TOKEN_SECONDS = 7 * 24 * 3600;

/** The process that runs instead of a Deployment's pod. */
export class Manager {
  private running: { readonly hash: string; readonly webhookPort: number; readonly healthPort: number } | undefined;
  private readonly folder: string;

  public constructor(
    private readonly context: LabContext,
    private readonly client: KubeClient,
    private readonly ca: string,
    private readonly namespace: string,
    public readonly name: string,
  ) {
    this.folder = path.join(context.paths.run, "managers", name);
  }

  public get webhookPort(): number | undefined {
    return this.context.supervisor.running(this.name) ? this.running?.webhookPort : undefined;
  }

  /** Starts the process, or restarts it if the pod template has changed. `secrets`: those that it mounts, by name. */
  public async ensure(template: PodTemplate, program: string, secrets: ReadonlyMap<string, KubeObject>): Promise<void> {
    const folders = this.writeMounts(template, secrets);
    const hash = createHash("sha256").update(JSON.stringify(template)).digest("hex");
    if (this.running?.hash === hash) return;
    await this.stop();
    const serviceAccount = template.spec.serviceAccountName ?? "default";
    const kubeconfig = writePrivateFile(this.folder, "kubeconfig", await this.kubeconfig(serviceAccount));
    const pod = { namespace: this.namespace, name: `${this.name}-0`, uid: hash.slice(0, 32), serviceAccount };
    const environment = environmentOf(template, pod, folders);
    const running = { hash, webhookPort: await freePort(HOST), healthPort: await freePort(HOST) };
    await this.context.supervisor.start({
      name: this.name,
      command: path.join(this.context.tools.bin, program),
      args: [...argumentsOf(template, environment, folders), ...(await this.localFlags(kubeconfig, running, folders))],
      // AWS_ENDPOINT_URL exists only in the lab. HOME: the user's own AWS profile must not be found.
      env: {
        ...environment,
        AWS_ENDPOINT_URL: this.context.awsEndpoint,
        AWS_EC2_METADATA_DISABLED: "true",
        HOME: this.folder,
      },
      restart: true,
    });
    this.running = running;
  }

  /** Whether its webhooks are served and its caches filled. */
  public async ready(): Promise<boolean> {
    if (this.running === undefined || !this.context.supervisor.running(this.name)) return false;
    const answer = await fetch(`http://${HOST}:${this.running.healthPort}/readyz`).catch(() => undefined);
    return answer?.ok === true;
  }

  public async stop(): Promise<void> {
    this.running = undefined;
    await this.context.supervisor.remove(this.name);
  }

  public async remove(): Promise<void> {
    await this.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** What a pod gets from its node and its network; if a flag is given twice, the later one counts. */
  private async localFlags(
    kubeconfig: string,
    { webhookPort, healthPort }: { webhookPort: number; healthPort: number },
    folders: ReadonlyMap<string, string>,
  ): Promise<string[]> {
    const webhooks = [...folders.entries()].find(([mountPath]) => mountPath.endsWith("serving-certs"))?.[1];
    return [
      `--kubeconfig=${kubeconfig}`,
      `--webhook-port=${webhookPort}`,
      `--health-addr=${HOST}:${healthPort}`,
      `--diagnostics-address=${HOST}:${await freePort(HOST)}`,
      ...(webhooks === undefined ? [] : [`--webhook-cert-dir=${webhooks}`]),
      // A single process needs no leader election, and waiting for the lease costs seconds.
      "--leader-elect=false",
    ];
  }

  private writeMounts(template: PodTemplate, secrets: ReadonlyMap<string, KubeObject>): Map<string, string> {
    return new Map(
      secretMounts(template).map(({ secretName, mountPath }) => {
        const folder = path.join(this.folder, "secrets", secretName);
        const secret = secrets.get(secretName);
        if (secret !== undefined) writeSecretFiles(folder, secret);
        return [mountPath, folder] as const;
      }),
    );
  }

  /** With only the rights of the manifest's ServiceAccount: a missing rule shows here as on a real cluster. */
  private async kubeconfig(serviceAccount: string): Promise<string> {
    const path = `/api/v1/namespaces/${this.namespace}/serviceaccounts/${serviceAccount}/token`;
    const request = {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: TOKEN_SECONDS },
    };
    const { status } = await this.client.request<{ status: { token: string } }>("POST", path, request);
    return kubeconfigText(this.name, this.client.server, this.ca, { token: status.token });
  }
}

import * as fs from "fs";
import * as path from "path";

import { loadAll } from "js-yaml";

import { KubeClient, KubeObject } from "../kubernetes/client";
import { EgressProxy } from "../kubernetes/egressProxy";
import { kubeconfigText } from "../kubernetes/kubeconfigText";
import { Watched } from "../kubernetes/watch";
import { LabContext } from "../lab";
import { LabPart } from "../part";
import { writePrivateFile } from "../pki/keyFiles";
import { waitUntil } from "../processes/ports";
import { chooseAddress, startApiServer, startControllerManager, startEtcd } from "./apiServer";
import { CertManager } from "./certManager";
import { Deployments } from "./deployments";
import { makeManagementPki, ManagementPki } from "./managementPki";
import { routeBy } from "./services";

const READY_TIMEOUT_MS = 60_000;
const FIELD_MANAGER = "capi-ignition-lab";

/** The management cluster: a real API server with etcd, and stand-ins for everything else that a cluster runs. */
class Management implements LabPart {
  private readonly ending = new AbortController();
  private services: Watched | undefined;
  private deployments: Deployments | undefined;
  private readonly proxy: EgressProxy;

  public constructor(private readonly context: LabContext) {
    const route = routeBy(
      () => this.services?.all() ?? [],
      () => this.deployments?.backends() ?? [],
    );
    this.proxy = new EgressProxy(path.join(context.paths.run, "egress.sock"), route);
  }

  public async start(): Promise<void> {
    const { context } = this;
    const { paths } = context;
    fs.rmSync(paths.etcd, { recursive: true, force: true });
    fs.mkdirSync(paths.etcd, { recursive: true, mode: 0o700 });
    const address = await chooseAddress(context);
    const pki = await makeManagementPki(path.join(paths.pki, "management"), address.host);
    await this.proxy.listen();
    await startEtcd(context, pki, address);
    await startApiServer(context, pki, address, writePrivateFile(paths.run, "egress.yaml", this.proxy.configuration()));
    const kubeconfig = this.writeKubeconfig(pki, `https://${address.host}:${address.apiPort}`);
    const client = KubeClient.fromKubeconfig(kubeconfig);
    await waitUntil(
      "the management API server to be ready",
      async () => (await client.text("/readyz")) === "ok",
      READY_TIMEOUT_MS,
      100,
    );
    await startControllerManager(context, pki, kubeconfig, address.host);
    await installCertManagerApi(client, context);
    this.watch(client, pki);
  }

  public async stop(): Promise<void> {
    this.ending.abort();
    this.proxy.close();
  }

  private writeKubeconfig({ authority, administrator }: ManagementPki, server: string): string {
    return writePrivateFile(
      this.context.paths.kubeconfig,
      "management",
      kubeconfigText("management", server, authority.cert, administrator),
    );
  }

  private watch(client: KubeClient, { authority }: ManagementPki): void {
    const { signal } = this.ending;
    this.services = new Watched(client, "/api/v1/services", { signal }, () => undefined);
    this.deployments = new Deployments(this.context, client, authority.cert, signal);
    const certManager = new CertManager(client, authority, this.context.log, signal);
    for (const running of [this.services.run(), this.deployments.run(), certManager.run()]) {
      running.catch((error: Error) => this.context.log(`management: ${error.message}`));
    }
  }
}

/** cert-manager's kinds; {@link CertManager} stands in for its controller. */
async function installCertManagerApi(client: KubeClient, context: LabContext): Promise<void> {
  const definitions = loadAll(fs.readFileSync(context.tools.certManagerCrds, "utf8")).filter(
    (document) => document !== null,
  ) as KubeObject[];
  await Promise.all(definitions.map((definition) => client.apply(definition, { fieldManager: FIELD_MANAGER })));
  const served = async (): Promise<boolean> => {
    await client.list("/apis/cert-manager.io/v1/certificates");
    return true;
  };
  await waitUntil("cert-manager's kinds to be served", served, READY_TIMEOUT_MS, 100);
}

export function createManagement(context: LabContext): LabPart {
  return new Management(context);
}

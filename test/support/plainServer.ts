import { spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { EgressProxy } from "../../lab/kubernetes/egressProxy";
import { KubeClient } from "../../lab/kubernetes/client";
import { KubeconfigUser, kubeconfigText } from "../../lab/kubernetes/kubeconfigText";
import { LabNetwork } from "../../lab/loopback";
import { chooseAddress, startApiServer, startEtcd } from "../../lab/management/apiServer";
import { makeManagementPki, ManagementPki } from "../../lab/management/managementPki";
import { labPaths, projectRoot } from "../../lab/paths";
import { waitUntil } from "../../lab/processes/ports";
import { Supervisor } from "../../lab/processes/supervisor";
import { ensureTools, Tools } from "../../lab/tools/tools";
import type { ProbeRequest } from "../../components/program/probe/request";
import { Operation, programLine, requestEnvironment } from "../../components/program/call";

const READY_MS = 60_000;

/** A real API server that holds nothing, with the authority that signs its clients: the lab's keeps that to itself. */
export class PlainServer {
  private constructor(
    public readonly tools: Tools,
    public readonly client: KubeClient,
    public readonly url: string,
    public readonly pki: ManagementPki,
    private readonly stopAll: () => Promise<void>,
  ) {}

  public static async start(): Promise<PlainServer> {
    const paths = labPaths(fs.mkdtempSync(path.join(os.tmpdir(), "server-")));
    const supervisor = new Supervisor(paths.logs, paths.registry);
    const tools = await ensureTools(() => undefined);
    const network = await LabNetwork.claim(paths.root);
    const context = { tools, supervisor, network, paths, awsEndpoint: "", log: () => undefined };
    const address = await chooseAddress(context);
    const pki = await makeManagementPki(paths.pki, address.host);
    const egress = path.join(paths.run, "egress.yaml");
    fs.mkdirSync(paths.run, { recursive: true, mode: 0o700 });
    // Nothing here calls a webhook, so nobody listens at the way out.
    fs.writeFileSync(
      egress,
      new EgressProxy(path.join(paths.run, "egress.sock"), () => ({ missing: "" })).configuration(),
    );
    await startEtcd(context, pki, address);
    await startApiServer(context, pki, address, egress);
    const url = `https://${address.host}:${address.apiPort}`;
    const client = KubeClient.fromKubeconfig(kubeconfigText("admin", url, pki.authority.cert, pki.administrator));
    await waitUntil("the API server to be ready", async () => (await client.text("/readyz")) === "ok", READY_MS, 100);
    return new PlainServer(tools, client, url, pki, async () => {
      await client.close();
      await supervisor.stopAll();
      await network.release();
      fs.rmSync(paths.root, { recursive: true, force: true });
    });
  }

  /**
   * A kubeconfig of this server; as its administrator, by its authority and at its address unless something else is
   * said.
   */
  public kubeconfig({
    user = this.pki.administrator,
    ca = this.pki.authority.cert,
    url = this.url,
  }: { user?: KubeconfigUser; ca?: string; url?: string } = {}): string {
    return kubeconfigText("here", url, ca, user);
  }

  public stop(): Promise<void> {
    return this.stopAll();
  }
}

/**
 * Runs a command of the program as Pulumi's command provider does, with a kubeconfig on its standard input and the
 * lab's kubectl.
 */
export async function runOnServer(
  { tools }: Pick<PlainServer, "tools">,
  operation: Operation,
  request: ProbeRequest,
  kubeconfig: string,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn("/bin/sh", ["-c", programLine(operation)], {
    cwd: projectRoot(),
    env: { ...process.env, ...requestEnvironment(request), PATH: `${tools.bin}:${process.env["PATH"] ?? ""}` },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stdin.end(kubeconfig);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said };
}

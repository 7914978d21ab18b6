import { KubeClient, KubeObject } from "../kubernetes/client";
import { Watched } from "../kubernetes/watch";
import { LabContext } from "../lab";
import { sleep } from "../processes/ports";
import { DeploymentState, replicasOf, writeStatus } from "./deploymentStatus";
import { Manager } from "./manager";
import { programOf } from "./managerImages";
import { managerContainer, PodTemplate, secretMounts } from "./podProcess";
import { Backend } from "./services";

const AGAIN_MS = 250;

interface Entry {
  readonly manager: Manager;
  deployment: KubeObject;
  gone: boolean;
  busy: boolean;
  written: string;
}

function templateOf(deployment: KubeObject): PodTemplate {
  return (deployment["spec"] as { template: PodTemplate }).template;
}

/**
 * Stands in for Deployment controller, scheduler and kubelet: runs each Deployment's manager as a local process, and
 * updates its status.
 */
export class Deployments {
  private readonly entries = new Map<string, Entry>();
  private readonly deployments: Watched;
  private readonly secrets: Watched;

  public constructor(
    private readonly context: LabContext,
    private readonly client: KubeClient,
    private readonly ca: string,
    private readonly signal: AbortSignal,
  ) {
    this.deployments = new Watched(client, "/apis/apps/v1/deployments", { signal }, (object, gone) =>
      this.changed(object, gone),
    );
    this.secrets = new Watched(client, "/api/v1/secrets", { signal }, ({ metadata }) =>
      this.secretChanged(metadata.namespace),
    );
    context.supervisor.onExit(({ name }) => {
      for (const entry of this.entries.values()) if (entry.manager.name === name) this.wake(entry);
    });
  }

  public async run(): Promise<void> {
    await Promise.all([this.deployments.run(), this.secrets.run()]);
  }

  public backends(): Backend[] {
    return [...this.entries.values()].map(({ manager, deployment }) => ({
      name: `Deployment ${deployment.metadata.namespace ?? ""}/${deployment.metadata.name}`,
      namespace: deployment.metadata.namespace ?? "",
      labels: templateOf(deployment).metadata?.labels ?? {},
      host: "127.0.0.1",
      port: manager.webhookPort,
    }));
  }

  private changed(deployment: KubeObject, gone: boolean): void {
    const { namespace = "default", name } = deployment.metadata;
    const key = `${namespace}/${name}`;
    const entry = this.entries.get(key) ?? {
      manager: new Manager(this.context, this.client, this.ca, namespace, name),
      deployment,
      gone,
      busy: false,
      written: "",
    };
    entry.deployment = deployment;
    entry.gone = gone;
    this.entries.set(key, entry);
    this.wake(entry);
  }

  private secretChanged(namespace: string | undefined): void {
    for (const entry of this.entries.values()) if (entry.deployment.metadata.namespace === namespace) this.wake(entry);
  }

  private wake(entry: Entry): void {
    if (entry.busy || this.signal.aborted) return;
    entry.busy = true;
    void this.settle(entry).finally(() => (entry.busy = false));
  }

  /** Brings process and status in line with the Deployment, and repeats until they match. */
  private async settle(entry: Entry): Promise<void> {
    while (!this.signal.aborted) {
      const seen = entry.deployment.metadata["resourceVersion"];
      const state = await this.step(entry).catch((error: Error): DeploymentState => ({
        available: false,
        reason: "ProcessFailed",
        message: error.message,
      }));
      if (state === undefined) return;
      await this.write(entry, state);
      if (state.available && seen === entry.deployment.metadata["resourceVersion"]) return;
      await sleep(AGAIN_MS);
    }
  }

  private async step(entry: Entry): Promise<DeploymentState | undefined> {
    const { manager, deployment, gone } = entry;
    const { namespace = "default", name } = deployment.metadata;
    if (gone) {
      await manager.remove();
      // Created again meanwhile, under the same name.
      if (!entry.gone)
        return { available: false, reason: "MinimumReplicasUnavailable", message: "its process is not started yet" };
      this.entries.delete(`${namespace}/${name}`);
      return undefined;
    }
    if (replicasOf(deployment) === 0) {
      await manager.stop();
      return { available: true, reason: "MinimumReplicasAvailable", message: "no replicas are requested" };
    }
    const template = templateOf(deployment);
    const found = programOf(managerContainer(template).image);
    if ("missing" in found) return { available: false, reason: "ImageNotBuilt", message: found.missing };
    const names = secretMounts(template).map(({ secretName }) => secretName);
    const secrets = new Map(names.flatMap((secret) => this.secretNamed(namespace, secret)));
    const absent = names.find((secret) => !secrets.has(secret));
    if (absent !== undefined) {
      return {
        available: false,
        reason: "FailedMount",
        message: `the pod mounts Secret ${namespace}/${absent}, which does not exist yet`,
      };
    }
    await manager.ensure(template, found.program, secrets);
    if (await manager.ready())
      return { available: true, reason: "MinimumReplicasAvailable", message: "its process is ready" };
    return { available: false, reason: "MinimumReplicasUnavailable", message: this.whyNotReady(manager.name) };
  }

  private secretNamed(namespace: string, name: string): [string, KubeObject][] {
    const secret = this.secrets.get(namespace, name);
    return secret === undefined ? [] : [[name, secret]];
  }

  private whyNotReady(name: string): string {
    const status = this.context.supervisor.programs().find((program) => program.name === name);
    if (status?.state !== "exited") return "its process is not ready yet";
    return `its process ended (${status.signal ?? `exit ${status.exitCode ?? "unknown"}`}): ${status.lastLines?.at(-1) ?? "no output"}`;
  }

  private async write(entry: Entry, state: DeploymentState): Promise<void> {
    const text = JSON.stringify([
      state,
      entry.deployment.metadata["generation"],
      replicasOf(entry.deployment),
      entry.deployment.metadata["uid"],
    ]);
    if (text === entry.written) return;
    entry.written = text;
    await writeStatus(this.client, entry.deployment, state).catch(() => (entry.written = ""));
  }
}

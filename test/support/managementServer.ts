import { strict as assert } from "assert";

import { KubeClient, KubeObject } from "../../lab/kubernetes/client";
import { waitUntil } from "../../lab/processes/ports";
import { ensureTools, Tools } from "../../lab/tools/tools";
import { OwnLab } from "../lab/ownLab";
import { allObjects } from "./serverObjects";

const SETTLE_MS = 60_000;
const QUIET_MS = 5000;

/** The guide's own way to the providers. */
const guidesInit = [
  "export AWS_B64ENCODED_CREDENTIALS=$(clusterawsadm bootstrap credentials encode-as-profile)",
  "export EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION=true EXP_BOOTSTRAP_FORMAT_IGNITION=true",
  "clusterctl init --infrastructure aws --wait-providers",
].join(" && ");

export interface ManagementServer {
  readonly tools: Tools;
  readonly client: KubeClient;
  /** What the empty API server held after this program had run on it; undefined where no test wants to know. */
  readonly program?: ReadonlyMap<string, KubeObject>;
  /** What it held after `clusterctl init`, before which it was empty again; it still runs so. */
  readonly clusterctl: ReadonlyMap<string, KubeObject>;
}

async function ran(lab: OwnLab, target: string): Promise<void> {
  const { code, text } = await lab.make(target);
  assert.equal(code, 0, text);
}

/**
 * All objects, when none of them is on its way out any more and no definition has changed for a while: Cluster API's
 * manager notes on each, one after the other, that it has migrated it.
 */
async function settledObjects(client: KubeClient): Promise<Map<string, KubeObject>> {
  let [seen, since] = ["", Date.now()];
  const settled = async (): Promise<Map<string, KubeObject> | undefined> => {
    const objects = await allObjects(client);
    const definitions = JSON.stringify(
      [...objects.values()].filter(({ kind }) => kind === "CustomResourceDefinition").map(({ metadata }) => metadata),
    );
    if (definitions !== seen) [seen, since] = [definitions, Date.now()];
    const leaving = [...objects.values()].some(({ metadata }) => metadata["deletionTimestamp"] !== undefined);
    return leaving || Date.now() - since < QUIET_MS ? undefined : objects;
  };
  return waitUntil("deleted objects to be gone, and definitions to stay as they are", settled, SETTLE_MS);
}

/** The lab's stack without clusters and IAM: a management cluster and nothing else. */
function onlyProviders(clusters: Record<string, unknown>, config: Record<string, unknown>): void {
  for (const name of Object.keys(clusters)) delete clusters[name];
  config["capi-ignition:iam"] = { manage: false };
}

async function installProgram(lab: OwnLab, client: KubeClient): Promise<Map<string, KubeObject>> {
  lab.configure(onlyProviders);
  await ran(lab, "up");
  const objects = await settledObjects(client);
  // It ends in a proof that the server is as it was before.
  await ran(lab, "destroy");
  return objects;
}

async function prepare(lab: OwnLab, withProgram: boolean): Promise<ManagementServer> {
  await ran(lab, "lab-up");
  const client = KubeClient.fromKubeconfig(`${lab.paths.kubeconfig}/management`);
  const program = withProgram ? await installProgram(lab, client) : undefined;
  const init = await lab.look(guidesInit);
  assert.equal(init.code, 0, init.text);
  const tools = await ensureTools(() => undefined);
  return { tools, client, clusterctl: await settledObjects(client), ...(program === undefined ? {} : { program }) };
}

/**
 * One server for all test files of a process that want one: it starts with the first and ends with the last of them.
 * Where mocha runs files in processes beside each other, it loads and runs one after the other, and each has its own.
 */
class SharedServer {
  private users = 0;
  private withProgram = false;
  private lab: OwnLab | undefined;
  private server: Promise<ManagementServer> | undefined;

  /** To be called while the test files are loaded, so that the last user is known before the first test runs. */
  public join({ withProgram = false } = {}): {
    readonly start: () => Promise<ManagementServer>;
    readonly leave: () => Promise<void>;
  } {
    this.users++;
    this.withProgram ||= withProgram;
    return {
      start: () => (this.server ??= prepare((this.lab = new OwnLab()), this.withProgram)),
      leave: async () => (--this.users === 0 ? this.end() : undefined),
    };
  }

  public async end(): Promise<void> {
    const { lab, server } = this;
    [this.lab, this.server, this.withProgram] = [undefined, undefined, false];
    await server?.then(({ client }) => client.close()).catch(() => undefined);
    await lab?.end();
  }
}

export const sharedServer = new SharedServer();

// For a run in which mocha leaves one of the users out, who then never leaves.
after(async function () {
  this.timeout(120_000);
  await sharedServer.end();
});

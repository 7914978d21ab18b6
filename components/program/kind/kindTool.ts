import { spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { ObjectList } from "../../kubernetes/clusterApi";
import { renameHint } from "../../kubernetes/owner";
import type { Call } from "../call";
import { kubeconfigInput, Kubectl } from "../kubectl";
import { imageLabel, kindConfiguration, KindRequest, nodeLabels, ownerLabel } from "./request";

/** What is asked of kind; its own words go to standard error. */
export interface KindTool {
  clusters(): Promise<readonly string[]>;
  create(name: string, image: string | undefined, configuration: string): Promise<void>;
  delete(name: string): Promise<void>;
  kubeconfig(name: string): Promise<string>;
  /** Labels of the cluster's nodes, asked of its API server. */
  labels(kubeconfig: string): Promise<readonly Readonly<Record<string, string>>[]>;
}

const existingInstead = "or set management.cluster to the kubeconfig of an existing cluster";
const noKind = `kind was not found in PATH: install it (https://kind.sigs.k8s.io/docs/user/quick-start/#installation), ${existingInstead}`;
const noDocker = `kind needs Docker: install it (https://docs.docker.com/engine/install/), start it, and let this user use it, ${existingInstead}`;
const dockerTrouble =
  /docker daemon|Docker daemon|"(docker|podman|nerdctl)[^"]*": executable file not found|docker\.sock/;

function failure(args: readonly string[], code: number | string, stderr: string): Error {
  const said = stderr.trim().split("\n").slice(-5).join("\n");
  return new Error(
    `\`kind ${args.slice(0, 2).join(" ")}\` ended with ${code}: ${said}${dockerTrouble.test(stderr) ? `\n${noDocker}` : ""}`,
  );
}

function run(args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("kind", args, { stdio: "pipe" });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      process.stderr.write(text);
    });
    child.on("error", (error: NodeJS.ErrnoException) => reject(error.code === "ENOENT" ? new Error(noKind) : error));
    child.on("close", (code, signal) =>
      code === 0 ? resolve(stdout) : reject(failure(args, code ?? signal ?? "nothing", stderr)),
    );
    // kind that ends early does not read its input; its exit code says why.
    child.stdin.on("error", () => undefined).end(input);
  });
}

/** kind would otherwise write into the user's own kubeconfig, and change its current context. */
async function besidesOwnKubeconfig(args: readonly string[], input?: string): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kind-"));
  try {
    await run([...args, "--kubeconfig", path.join(folder, "config")], input);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

export const kindTool: KindTool = {
  clusters: async () => (await run(["get", "clusters"])).split("\n").filter((line) => line !== ""),
  create: (name, image, configuration) =>
    besidesOwnKubeconfig(
      [
        "create",
        "cluster",
        "--name",
        name,
        ...(image === undefined ? [] : ["--image", image]),
        "--wait",
        "5m",
        "--config",
        "-",
      ],
      configuration,
    ),
  delete: (name) => besidesOwnKubeconfig(["delete", "cluster", "--name", name]),
  kubeconfig: (name) => run(["get", "kubeconfig", "--name", name]),
  labels: async (kubeconfig) => {
    const nodes = await new Kubectl(kubeconfigInput(kubeconfig)).get<
      ObjectList<{ metadata: { labels?: Record<string, string> } }>
    >("/api/v1/nodes");
    return (nodes?.items ?? []).map(({ metadata }) => metadata.labels ?? {});
  },
};

type Labels = Readonly<Record<string, string>>;

const cannotChange =
  "management.kind.name and management.kind.nodeImage cannot change while the cluster exists, because everything on it would be lost; " +
  "set them back, or destroy the stack first";

async function existingLabels(tool: KindTool, name: string, kubeconfig: string): Promise<Labels> {
  const labels = await tool.labels(kubeconfig).catch((error: unknown) => {
    throw new Error(
      `the kind cluster ${name} exists, but its API server does not answer (${(error as Error).message}); if its containers are stopped, start them; ` +
        `if an interrupted run left it behind, run \`kind delete cluster --name ${name}\`; then run again`,
    );
  });
  return labels[0] ?? {};
}

/** Takes a cluster over that an interrupted run has made, and no other one: it would be deleted in the end. */
async function adopt(tool: KindTool, request: KindRequest): Promise<string> {
  const kubeconfig = await tool.kubeconfig(request.name);
  const found = await existingLabels(tool, request.name, kubeconfig);
  const wanted = nodeLabels(request);
  if (found[ownerLabel] !== wanted[ownerLabel]) {
    throw new Error(
      `a kind cluster ${request.name} already exists, but ${request.owner} did not create it${renameHint(request.owner)}; set another management.kind.name, or delete it with \`kind delete cluster --name ${request.name}\``,
    );
  }
  if (found[imageLabel] !== wanted[imageLabel])
    throw new Error(
      `the kind cluster ${request.name} has another node image than ${request.image ?? "kind's default"}: ${cannotChange}`,
    );
  return kubeconfig;
}

/** The kubeconfig of the cluster, which is made if it is not there, or found if it only has to be verified. */
export async function ensureKindCluster(
  tool: KindTool,
  action: "create" | "verify",
  request: KindRequest,
): Promise<string> {
  const { name, image } = request;
  if ((await tool.clusters()).includes(name)) return adopt(tool, request);
  if (action === "verify") throw new Error(`there is no kind cluster ${name}: ${cannotChange}`);
  await tool.create(name, image, kindConfiguration(request));
  return tool.kubeconfig(name);
}

/**
 * Makes a cluster; an update only answers for one that is there, as a changed name would make a second, empty
 * management cluster.
 */
export async function runKind(request: KindRequest, { operation }: Call): Promise<string> {
  if (operation !== "delete") return ensureKindCluster(kindTool, operation === "create" ? "create" : "verify", request);
  await kindTool.delete(request.name);
  return "";
}

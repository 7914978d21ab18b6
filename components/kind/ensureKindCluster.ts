import { KindTool } from "./kindTool";
import { imageLabel, kindConfiguration, KindRequest, nodeLabels, ownerLabel } from "./request";

type Labels = Readonly<Record<string, string>>;

const cannotChange = "management.kind.name and management.kind.nodeImage cannot change while the cluster is there, since all that it knows would be lost; " +
  "set them back, or destroy the stack first";

async function existingLabels(tool: KindTool, name: string, kubeconfig: string): Promise<Labels> {
  const labels = await tool.labels(kubeconfig).catch((error: unknown) => {
    throw new Error(
      `the kind cluster ${name} is there, but its API server does not answer (${(error as Error).message}); if its containers are stopped, start them; ` +
        `if an interrupted run has left it, run \`kind delete cluster --name ${name}\`; then try again`,
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
    throw new Error(`a kind cluster ${request.name} is there, and ${request.owner} has not made it; set another management.kind.name, or delete it with \`kind delete cluster --name ${request.name}\``);
  }
  if (found[imageLabel] !== wanted[imageLabel]) throw new Error(`the kind cluster ${request.name} has another node image than ${request.image ?? "kind's default"}: ${cannotChange}`);
  return kubeconfig;
}

/** The kubeconfig of the cluster, which is made if it is not there, or found if it only has to be verified. */
export async function ensureKindCluster(tool: KindTool, request: KindRequest): Promise<string> {
  const { action, name, image } = request;
  if ((await tool.clusters()).includes(name)) return adopt(tool, request);
  if (action === "verify") throw new Error(`there is no kind cluster ${name}: ${cannotChange}`);
  await tool.create(name, image, kindConfiguration(request));
  return tool.kubeconfig(name);
}

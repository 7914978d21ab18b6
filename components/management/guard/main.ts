/** Refuses to let a management cluster go while there are Clusters on it; usage in request.ts. */
import * as fs from "fs";

import { kubeconfigInput } from "../../wait/kubeconfigInput";
import { Kubectl } from "../../wait/kubectl";
import { UnrecoverableError } from "../../wait/observation";
import { accessProblem } from "../preflight/access";
import { allClusters, askedAgain, clustersLeft } from "./clustersLeft";
import { GuardRequest, parseGuardRequest } from "./request";

/** A run that destroys cannot ask whether the cluster is gone for good: who knows it, says so. */
function unreachable(error: Error, { owner, guard }: GuardRequest): Error {
  const [project, stack] = owner.split("/");
  const why = error instanceof UnrecoverableError ? error.message : accessProblem(error.message);
  return new Error(
    `the management cluster cannot be asked for its Clusters, and nothing of it has been deleted: ${why}\n` +
      "If it is gone for good, so are its Clusters, though not what they have in AWS (look for the tag sigs.k8s.io/cluster-api-provider-aws/cluster/<name>). Then run\n" +
      `  pulumi state delete 'urn:pulumi:${stack}::${project}::command:local:Command::${guard}'\n  PULUMI_K8S_DELETE_UNREACHABLE=true pulumi destroy`,
  );
}

async function main(): Promise<void> {
  const request = parseGuardRequest(process.argv.slice(2));
  const kubeconfig = fs.readFileSync(0, "utf8");
  const ask = async (): ReturnType<typeof allClusters> => allClusters(new Kubectl(kubeconfigInput(kubeconfig), request.context));
  const clusters = await askedAgain(ask).catch((error: unknown) => {
    throw unreachable(error as Error, request);
  });
  if (clusters.length === 0) return;
  const left = clustersLeft(clusters, request.owner);
  throw new Error(`Clusters are on the management cluster, and only its controllers can delete them; nothing of it has been deleted:\n${left.map((line) => `- ${line}`).join("\n")}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});

import * as fs from "fs";
import * as path from "path";

import { copyText } from "./componentRepository";
import { moduleFolder } from "./goModules";
import { run } from "./run";

/** Names of the files in the data folder. */
export const DATA_FILES = {
  calico: "calico.yaml",
  certManagerCrds: "cert-manager-crds.yaml",
  kwokStages: "kwok-stages.yaml",
} as const;

/** The manifests the lab needs besides the providers' own, taken from the modules that carry them. */
export async function collectModuleData(target: string, kubectl: string): Promise<void> {
  const provider = await moduleFolder("cluster-api-provider-aws");
  copyText(path.join(provider, "test", "e2e", "data", "cni", "calico.yaml"), path.join(target, DATA_FILES.calico));

  const certManager = path.join(await moduleFolder("cert-manager"), "deploy", "crds");
  fs.writeFileSync(path.join(target, DATA_FILES.certManagerCrds), joinYaml(certManager));

  const kwok = await moduleFolder("kwok");
  const stages = await run(kubectl, ["kustomize", path.join(kwok, "kustomize", "stage", "fast")], {
    what: "rendering kwok's stages",
  });
  fs.writeFileSync(path.join(target, DATA_FILES.kwokStages), stages);
}

function joinYaml(folder: string): string {
  const files = fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort();
  if (files.length === 0) {
    throw new Error(`${folder} holds no CRDs: cert-manager's module has moved them; adapt lab/tools/moduleData.ts`);
  }
  return files
    .map((file) => `---\n${fs.readFileSync(path.join(folder, file), "utf8").replace(/^---\n/, "")}`)
    .join("\n");
}

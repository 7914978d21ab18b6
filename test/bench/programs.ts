import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { dump, load } from "js-yaml";

import { stackFileName } from "../../lab/deploy/stackFile";
import { projectRoot } from "../../lab/paths";
import { OwnLab } from "../lab/ownLab";
import { evaluateOnce, Program } from "./figures";
import { made } from "./shell";

const fixtures = path.join(projectRoot(), "test", "fixtures");

export const emptyProgram: Program = [path.join(fixtures, "empty"), path.join(fixtures, "empty", "Pulumi.lab.yaml")];

const temporaryFolders: string[] = [];
process.on("exit", () => temporaryFolders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

/** A folder that goes with the process. */
function temporaryFolder(prefix: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  temporaryFolders.push(folder);
  return folder;
}

/** The lab's stack, with the files that a preview lays out: an evaluation calls nobody. */
export async function labProgram(): Promise<Program> {
  const lab = new OwnLab(temporaryFolder("bench-"));
  await made(lab, "preview");
  return [projectRoot(), path.join(lab.paths.root, stackFileName("lab"))];
}

/** A program of nothing but another one's registrations: what the SDK takes for them. */
export function registrationsOf(program: Program): Program {
  const folder = temporaryFolder("registrations-");
  const [recorded, stackFile] = [path.join(folder, "recorded.json"), path.join(folder, "Pulumi.lab.yaml")];
  evaluateOnce(program, recorded);
  fs.writeFileSync(stackFile, dump({ config: { "registrations:file": recorded } }));
  return [path.join(fixtures, "registrations"), stackFile];
}

/** A stack like this one with so many clusters instead of one. */
export function withClusters(count: number, [folder, stackFile]: Program): Program {
  const stack = load(fs.readFileSync(stackFile, "utf8")) as {
    config: Record<string, Record<string, Record<string, unknown>>>;
  };
  const [one] = Object.values(stack.config["capi-ignition:clusters"] ?? {});
  const many = Array.from({ length: count }, (_item, index) => [
    `c${index}`,
    { ...one, bucketName: `cluster-api-provider-aws-c${index}` },
  ]);
  stack.config["capi-ignition:clusters"] = Object.fromEntries(many) as Record<string, Record<string, unknown>>;
  const file = path.join(temporaryFolder("clusters-"), `${count}.yaml`);
  fs.writeFileSync(file, dump(stack));
  return [folder, file];
}

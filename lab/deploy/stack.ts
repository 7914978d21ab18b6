import { randomBytes } from "crypto";
import * as fs from "fs";
import * as path from "path";

import { LabStatus } from "../daemonClient";
import { LabPaths, projectRoot } from "../paths";
import { writePrivateFile } from "../pki/keyFiles";
import { installProviderPlugins } from "../providers/install";
import { npmVersion } from "../tools/pulumi";
import { Tools } from "../tools/tools";
import { askPulumi } from "./pulumi";
import { isDefaultFile, removeSalts, stackFile } from "./stackFile";
import { labEnvironment } from "./variables";

/** A stack of the lab, ready for pulumi commands. */
export interface LabStack {
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
}

/** As in Pulumi.yaml; the file backend has a folder for each project. */
const PROJECT = "capi-ignition";

/** Stands for no lab: a lab that is not running has no contents. */
const NO_WORLD = "none";

/** Where the file backend keeps a stack's state. */
export function checkpointFile(stack: string, paths: LabPaths): string {
  return path.join(paths.state, ".pulumi", "stacks", PROJECT, `${stack}.json`);
}

/** Drops the states of an earlier start of the lab, whose resources are gone. */
function forgetOtherWorlds(paths: LabPaths, status: LabStatus | undefined): void {
  const world = status?.world ?? NO_WORLD;
  const file = path.join(paths.state, "world");
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === world) return;
  fs.rmSync(paths.state, { recursive: true, force: true });
  fs.mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  fs.writeFileSync(file, world, { mode: 0o600 });
}

/** The passphrase of the stacks' secrets, created once for each lab. */
function keepPassphrase(paths: LabPaths): void {
  if (fs.existsSync(paths.stateKey)) return;
  writePrivateFile(path.dirname(paths.stateKey), path.basename(paths.stateKey), randomBytes(32).toString("hex"));
  removeSalts();
}

/**
 * Puts Pulumi's Kubernetes provider from the cache, and the lab's AWS and command providers, where the engine searches
 * for plugins.
 */
function installPlugins({ kubernetesProvider }: Tools, { pulumiHome }: LabPaths): void {
  const folder = path.join(pulumiHome, "plugins", `resource-kubernetes-v${npmVersion("@pulumi/kubernetes")}`);
  const link = path.join(folder, path.basename(kubernetesProvider));
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.rmSync(link, { force: true });
  fs.symlinkSync(kubernetesProvider, link);
  installProviderPlugins(pulumiHome);
}

/**
 * `stack init` has no --config-file: it writes the salt of the stack's encryption into a file beside the nearest
 * Pulumi.yaml. So a lab with stack files outside the checkout gets a Pulumi.yaml beside them.
 */
async function initStack(name: string, file: string, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = path.dirname(file);
  if (folder === projectRoot()) return void (await askPulumi(["stack", "init", name], env));
  fs.copyFileSync(path.join(projectRoot(), "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
  await askPulumi(["stack", "init", name, "--cwd", folder], env);
  // Pulumi keeps the selected stack for each project folder.
  await askPulumi(["stack", "select", name], env);
}

/**
 * Creates what the pulumi CLI needs for a stack of the lab, running or not: a backend, a passphrase, plugins, the
 * stack.
 */
export async function ensureStack(
  name: string,
  tools: Tools,
  paths: LabPaths,
  status: LabStatus | undefined,
): Promise<LabStack> {
  fs.mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  forgetOtherWorlds(paths, status);
  keepPassphrase(paths);
  installPlugins(tools, paths);
  const file = stackFile(name, paths);
  const named = isDefaultFile(name, file) ? {} : { PULUMI_OPTION_CONFIG_FILE: file };
  const env = { ...labEnvironment(tools, paths, status), ...named };
  if (!fs.existsSync(checkpointFile(name, paths))) await initStack(name, file, env);
  return { name, env };
}

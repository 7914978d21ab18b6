import * as fs from "fs";
import * as path from "path";

import * as pulumi from "@pulumi/pulumi";

import { secretYaml } from "../../components/kubernetes/secretYaml";
import { ResourceMonitor } from "./monitor";

interface ProjectFile {
  readonly name: string;
}

interface StackFile {
  readonly config?: Record<string, unknown>;
}

function readYaml<T>(file: string): T {
  try {
    return secretYaml(fs.readFileSync(file, "utf8")) as T;
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

/** `root`: the folder of Pulumi.yaml. */
export function projectName(root: string): string {
  return readYaml<ProjectFile>(path.join(root, "Pulumi.yaml")).name;
}

/** The stack's configuration as the Pulumi CLI hands it to a program: one text for each key, objects as JSON. */
export function stackConfiguration(stackFile: string, project: string): Record<string, string> {
  const config = readYaml<StackFile>(stackFile).config ?? {};
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key.includes(":") ? key : `${project}:${key}`,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}

/** Features that the SDK would ask an engine for before the first registration; a monitor set as mock is not asked. */
function announceFeatures(): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the module has no public types; setMocks itself uses it this way.
  const { getStore } = require("@pulumi/pulumi/runtime/state") as { getStore(): Record<string, unknown> };
  Object.assign(getStore(), {
    supportsSecrets: true,
    // A resource among the inputs then goes as its id; there is nobody here to look one up by its URN.
    supportsResourceReferences: false,
    supportsOutputValues: false,
    supportsDeletedWith: true,
    supportsReplaceWith: false,
    supportsAliasSpecs: true,
    supportsTransforms: false,
    supportsInvokeTransforms: false,
    supportsParameterization: false,
    supportsResourceHooks: false,
  });
}

/** Evaluates the program with `monitor` in the engine's place; resolves when every registration has been answered. */
export async function evaluate(root: string, monitor: ResourceMonitor, stack: string, preview: boolean, config: Record<string, string>): Promise<void> {
  const project = projectName(root);
  pulumi.runtime.setMockOptions(monitor, project, stack, preview);
  announceFeatures();
  pulumi.runtime.setAllConfig(config);
  process.chdir(root);
  await pulumi.runtime.runInPulumiStack(async () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the program registers resources when it is loaded, so it is loaded here.
    const program = require(path.join(root, "index")) as { default?: unknown } | (() => Promise<unknown>);
    const entry = typeof program === "function" ? program : program.default;
    return typeof entry === "function" ? ((await (entry as () => Promise<unknown>)()) as pulumi.Inputs) : program;
  });
  await pulumi.runtime.disconnect();
}

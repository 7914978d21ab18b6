import * as fs from "fs";
import * as path from "path";

import { cached as cachedEntry, hashOf, sourceOf } from "./cache";
import { makeComponentRepository } from "./componentRepository";
import { Upstream, upstreamPins } from "./goModules";
import { collectModuleData, DATA_FILES } from "./moduleData";
import { checkPrerequisites } from "./prerequisites";
import { buildPrograms, KUBERNETES_PROVIDER, PROGRAMS, programsKey } from "./programs";
import { makePythonEnvironment, pythonKey } from "./pythonEnvironment";
import { Report } from "./report";

/** Everything from elsewhere that the lab runs or reads; all of it is in the cache. */
export interface Tools {
  /** Folder with the programs of lab/tools/programs.ts that belong on a PATH. */
  readonly bin: string;
  /** Pulumi's Kubernetes provider. */
  readonly kubernetesProvider: string;
  /** clusterctl repository of the four providers, with the Flatcar cluster template. */
  readonly repository: string;
  readonly certManagerCrds: string;
  readonly calico: string;
  readonly kwokStages: string;
  /** `bin` of the virtual environment with moto. */
  readonly python: string;
}

/** The cache was filled on this machine, so the prerequisites are checked only before something is built. */
const cached: typeof cachedEntry = (name, key, report, make) =>
  cachedEntry(name, key, report, async (folder) => {
    checkPrerequisites();
    await make(folder);
  });

/** Builds what is missing in the cache. With a full cache it takes milliseconds and starts only `python3`. */
export async function ensureTools(report: Report): Promise<Tools> {
  const python = ensurePython(report);
  // Its failure is reported below, after the builds; without this, Node would report it as unhandled meanwhile.
  python.catch(() => undefined);
  const programs = await ensurePrograms(report);
  const bin = await linkPrograms(programs, report);
  const kubectl = path.join(bin, "kubectl");
  const repository = await cached("repository", repositoryKey(), report, (folder) =>
    makeComponentRepository(folder, kubectl, report),
  );
  const data = await cached("data", dataKey(), report, (folder) => collectModuleData(folder, kubectl));
  return {
    bin,
    kubernetesProvider: programIn(programs, KUBERNETES_PROVIDER),
    repository,
    certManagerCrds: path.join(data, DATA_FILES.certManagerCrds),
    calico: path.join(data, DATA_FILES.calico),
    kwokStages: path.join(data, DATA_FILES.kwokStages),
    python: path.join(await python, "bin"),
  };
}

async function ensurePython(report: Report): Promise<string> {
  return cached("python", await pythonKey(), report, (folder) => makePythonEnvironment(folder, report));
}

/**
 * One entry per upstream, so that a new version rebuilds only that upstream, and an interrupted build resumes where it
 * stopped.
 */
async function ensurePrograms(report: Report): Promise<string[]> {
  const folders: string[] = [];
  for (const upstream of Object.keys(PROGRAMS) as Upstream[]) {
    folders.push(
      await cached(upstream, hashOf(process.arch, ...programsKey(upstream)), report, (folder) =>
        buildPrograms(upstream, folder, report),
      ),
    );
  }
  return folders;
}

function programIn(folders: readonly string[], name: string): string {
  const found = folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
  if (found === undefined)
    throw new Error(`the cache has no program ${name} in ${folders.join(", ")}; remove these folders, and run again`);
  return found;
}

/** One folder for the PATH. */
async function linkPrograms(folders: readonly string[], report: Report): Promise<string> {
  return cached("bin", hashOf(...folders), report, async (target) => {
    for (const folder of folders) {
      for (const name of fs.readdirSync(folder).filter((file) => file !== KUBERNETES_PROVIDER)) {
        fs.symlinkSync(path.join(folder, name), path.join(target, name));
      }
    }
  });
}

function repositoryKey(): string {
  return hashOf(
    upstreamPins("cluster-api"),
    upstreamPins("cluster-api-provider-aws"),
    sourceOf(path.join(__dirname, "componentRepository.ts")),
  );
}

function dataKey(): string {
  const pins = (["cluster-api-provider-aws", "cert-manager", "kwok"] as const).map(upstreamPins);
  return hashOf(...pins, sourceOf(path.join(__dirname, "moduleData.ts")));
}

import { Kubectl, KubectlError } from "../wait/kubectl";
import { ObjectList } from "../wait/kubernetesApi";
import { withObjectFile } from "../wait/objectFile";
import { applyFailure, ConflictError } from "./applyFailure";
import { DefinitionsServer, fieldManager, ServedDefinition } from "./definitionsServer";

/** For a file: of names on its command line kubectl asks for five in a second, and for the objects of a file as fast as the server answers. */
function named(names: readonly string[]): object {
  const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
  return { apiVersion: "v1", kind: "List", items: names.map((name) => ({ ...definition, metadata: { name } })) };
}

/** One name gets the object itself, several a list, and none that is there no text at all. */
function parsed(text: string): readonly ServedDefinition[] {
  if (text.trim() === "") return [];
  const found = JSON.parse(text) as ServedDefinition | ObjectList<ServedDefinition>;
  return "items" in found ? found.items : [found];
}

/** By one kubectl each, however many definitions there are: each process may first run the program that the kubeconfig gets its credentials by. */
export class KubectlDefinitions implements DefinitionsServer {
  public constructor(private readonly kubectl: Kubectl) {}

  public async find(names: readonly string[]): Promise<readonly ServedDefinition[]> {
    if (names.length === 0) return [];
    const options = ["--ignore-not-found", "--show-managed-fields", "-o", "json"];
    return parsed(await withObjectFile(named(names), (file) => this.kubectl.run("get", "-f", file, ...options)));
  }

  /** Without kubectl's own validation, for which it would read the schemas of all kinds first; the server validates. */
  public async apply(file: string, force: boolean): Promise<void> {
    const forced = force ? ["--force-conflicts"] : [];
    try {
      await this.kubectl.run("apply", "--server-side", `--field-manager=${fieldManager}`, "--validate=false", ...forced, "-f", file);
    } catch (error) {
      const failure = error instanceof KubectlError ? applyFailure(error) : error;
      if (force || !(failure instanceof ConflictError && failure.isWithEarlierVersion)) throw failure;
      await this.apply(file, true);
    }
  }

  public async delete(names: readonly string[]): Promise<void> {
    if (names.length > 0) await withObjectFile(named(names), (file) => this.kubectl.run("delete", "-f", file, "--ignore-not-found", "--wait=false"));
  }

  public async isUsed({ spec: { group, names, versions } }: ServedDefinition): Promise<boolean> {
    const served = versions.find((version) => version.served);
    // What is not served cannot be listed, though it may be stored.
    if (served === undefined) return true;
    const list = JSON.parse(await this.kubectl.run("get", "--raw", `/apis/${group}/${served.name}/${names.plural}?limit=1`)) as ObjectList<unknown>;
    return list.items.length > 0;
  }
}

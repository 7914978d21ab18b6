import * as fs from "fs";
import * as path from "path";

import { moduleFolder, upstreamFolder } from "./goModules";
import { copyText } from "./componentRepository";

/** The version of an npm package in the lockfile: the engine accepts no plugin of another version. */
export function npmVersion(name: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- package.json is data, and its path is known only at run time.
  return (require(`${name}/package.json`) as { version: string }).version;
}

/** Where Pulumi's Kubernetes provider has the texts that its main package embeds. */
const embedded = path.join("cmd", "pulumi-resource-kubernetes");

/** Our own Go sources, built together with the modules: part of the cache keys of what is built from them. */
export function ownSources(folder: string): string[] {
  const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".go"));
  return files.sort().map((file) => fs.readFileSync(path.join(folder, file), "utf8"));
}

/**
 * A folder in which to build Pulumi's Kubernetes provider. The main package of its module does not build, because the
 * files that it embeds are generated at release time. The program and these files are put together here.
 */
export async function kubernetesProviderSource(scratch: string): Promise<string> {
  const folder = path.join(scratch, "pulumi-kubernetes");
  fs.cpSync(upstreamFolder("pulumi-kubernetes"), folder, { recursive: true });
  const texts = path.join(await moduleFolder("pulumi-kubernetes"), embedded);
  copyText(path.join(texts, "terraform-mapping.json"), path.join(folder, "terraform-mapping.json"));
  const schema = JSON.parse(fs.readFileSync(path.join(texts, "schema.json"), "utf8")) as object;
  // Without a version the engine treats the schema as that of another plugin.
  fs.writeFileSync(
    path.join(folder, "schema.json"),
    JSON.stringify({ ...schema, version: npmVersion("@pulumi/kubernetes") }),
  );
  return folder;
}

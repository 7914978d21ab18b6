import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { Kubectl } from "./kubectl";

/**
 * kubectl reads objects from a file, as its standard input is the kubeconfig. The file is gone when `use` has ended.
 */
export async function withObjectFile(object: object, use: (file: string) => Promise<string>): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "object-"));
  try {
    const file = path.join(folder, "object.json");
    fs.writeFileSync(file, JSON.stringify(object), { mode: 0o600 });
    return await use(file);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Posts an object to a path of the API, and returns the answer. */
export function post(kubectl: Kubectl, apiPath: string, body: object): Promise<string> {
  return withObjectFile(body, (file) => kubectl.run("create", "--raw", apiPath, "-f", file));
}

/**
 * Creates objects by one kubectl, however many there are: each process may first run the program that the kubeconfig
 * gets its credentials by. Returns what `jsonpath` finds in each answer, in their order.
 */
export async function createEach(kubectl: Kubectl, items: readonly object[], jsonpath: string): Promise<string[]> {
  const list = { apiVersion: "v1", kind: "List", items };
  const said = await withObjectFile(list, (file) =>
    kubectl.run("create", "--validate=false", "-f", file, "-o", `jsonpath={${jsonpath}}{"\\n"}`),
  );
  return said.split("\n").slice(0, items.length);
}

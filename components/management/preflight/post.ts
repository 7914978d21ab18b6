import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { Kubectl } from "../../wait/kubectl";

/** Posts an object to a path of the API, and returns the answer. kubectl reads what it posts from a file. */
export async function post(kubectl: Kubectl, apiPath: string, body: object): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "probe-"));
  try {
    const file = path.join(folder, "object.json");
    fs.writeFileSync(file, JSON.stringify(body), { mode: 0o600 });
    return await kubectl.run("create", "--raw", apiPath, "-f", file);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

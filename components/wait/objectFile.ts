import * as fs from "fs";
import * as os from "os";
import * as path from "path";

/** kubectl reads objects from a file, as its standard input is the kubeconfig. The file is gone when `use` has ended. */
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

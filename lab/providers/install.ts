import * as fs from "fs";
import * as path from "path";

import { transformSync } from "@swc/core";

import { hashOf } from "../tools/cache";
import { projectRoot } from "../paths";
import { packages, versionOf } from "./packages";

/** As in tsconfig.json. */
function javascriptOf(source: string): string {
  const { code } = transformSync(source, {
    swcrc: false,
    jsc: { parser: { syntax: "typescript" }, target: "es2022", transform: { useDefineForClassFields: false } },
    module: { type: "commonjs" },
  });
  return code;
}

function sources(): ReadonlyMap<string, string> {
  const names = (fs.readdirSync(__dirname, { recursive: true }) as string[]).filter(
    (name) => name.endsWith(".ts") && name !== path.basename(__filename),
  );
  return new Map(names.sort().map((name) => [name, fs.readFileSync(path.join(__dirname, name), "utf8")]));
}

function write(folder: string, texts: ReadonlyMap<string, string>): void {
  for (const [name, text] of texts) {
    const file = path.join(folder, name.replace(/\.ts$/, ".js"));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, javascriptOf(text));
  }
  fs.symlinkSync(path.join(projectRoot(), "node_modules"), path.join(folder, "node_modules"));
}

const prefix = "lab-providers-";

/**
 * The providers as JavaScript: the engine starts them for each command, and compiling them would take longer than
 * everything else that they do. The folder's name is a hash of its content, and it appears completely or not at all.
 */
function compiled(pulumiHome: string): string {
  const texts = sources();
  const folder = path.join(pulumiHome, `${prefix}${hashOf(projectRoot(), ...texts.keys(), ...texts.values())}`);
  if (fs.existsSync(folder)) return folder;
  const unfinished = fs.mkdtempSync(path.join(pulumiHome, "unfinished-"));
  try {
    write(unfinished, texts);
    if (!fs.existsSync(folder)) fs.renameSync(unfinished, folder);
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
  for (const name of fs
    .readdirSync(pulumiHome)
    .filter((other) => other.startsWith(prefix) && other !== path.basename(folder))) {
    fs.rmSync(path.join(pulumiHome, name), { recursive: true, force: true });
  }
  return folder;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function writeExecutable(file: string, text: string): void {
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.new`, text, { mode: 0o755 });
  fs.renameSync(`${file}.new`, file);
}

/**
 * Installs the lab's providers as plugins of a Pulumi home, instead of Pulumi's own of the same versions. `exec`,
 * because the engine ends only the process that it started. They run in the project's folder.
 */
export function installProviderPlugins(pulumiHome: string): void {
  fs.mkdirSync(pulumiHome, { recursive: true });
  const program = path.join(compiled(pulumiHome), "serve.js");
  for (const name of packages) {
    const file = path.join(pulumiHome, "plugins", `resource-${name}-v${versionOf(name)}`, `pulumi-resource-${name}`);
    writeExecutable(file, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(program)} ${name} "$@"\n`);
  }
}

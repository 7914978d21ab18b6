import * as fs from "fs";
import * as path from "path";

import { LabPaths, labDirectory, projectRoot } from "../paths";

/** The lab's folder as written in a stack file: relative to the project, where the program runs. */
const DEFAULT_FOLDER = ".lab";

/** The salt that Pulumi writes into a stack file. It is useless with another passphrase. */
const salt = /^encryptionsalt: .*\n?/m;

export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** The first version of a lab stack's file. It is in Git; the file that Pulumi reads and writes is not. */
export function templateFile(stack: string): string {
  return path.join(projectRoot(), "lab", "stacks", stackFileName(stack));
}

/** Stacks that come with the lab. */
export function labStacks(): string[] {
  const names = fs
    .readdirSync(path.join(projectRoot(), "lab", "stacks"))
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1]);
  return names.filter((name) => name !== undefined);
}

/** CAPI_IGNITION_STACK_FILE sets another template. */
function givenFile(stack: string): string {
  return path.resolve(process.env["CAPI_IGNITION_STACK_FILE"] ?? templateFile(stack));
}

/** Whether the CLI finds the stack's file by itself; otherwise it needs --config-file. */
export function isDefaultFile(stack: string, file: string): boolean {
  return file === path.join(projectRoot(), stackFileName(stack));
}

/**
 * The file from which Pulumi reads a stack's configuration and into which it writes the salt of its encryption. It is
 * in the project folder, where the CLI expects it. It is created from the template once; users may change it, and Git
 * ignores it.
 *
 * A lab in another folder than `.lab`, or with another template, gets a new copy there each time instead: the program
 * does not know about the lab, so its settings must name the right files.
 */
export function stackFile(stack: string, paths: LabPaths): string {
  const given = givenFile(stack);
  const own = paths.root !== path.join(projectRoot(), DEFAULT_FOLDER) || given !== templateFile(stack);
  const file = path.join(own ? paths.root : projectRoot(), stackFileName(stack));
  if (!own && fs.existsSync(file)) return file;
  const kept = fs.existsSync(file) ? (salt.exec(fs.readFileSync(file, "utf8"))?.[0] ?? "") : "";
  const text = fs.readFileSync(given, "utf8").replace(salt, "");
  fs.mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  fs.writeFileSync(file, kept + (own ? text.replaceAll(`${DEFAULT_FOLDER}/`, `${paths.root}/`) : text), {
    mode: 0o600,
  });
  return file;
}

/** Removes the salts of an earlier passphrase from the stack files, or every run would report a wrong passphrase. */
export function removeSalts(): void {
  if (labDirectory() !== path.join(projectRoot(), DEFAULT_FOLDER)) return;
  const files = labStacks().map((stack) => path.join(projectRoot(), stackFileName(stack)));
  for (const file of files.filter((found) => fs.existsSync(found)))
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(salt, ""), { mode: 0o600 });
}

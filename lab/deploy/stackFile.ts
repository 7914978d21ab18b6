import * as fs from "fs";
import * as path from "path";

import { LabPaths, labDirectory, projectRoot } from "../paths";

/** How the lab's folder is written in a stack file: relative to the project, where the program runs. */
const DEFAULT_FOLDER = ".lab";

/** The salt that Pulumi writes into a stack file. With another passphrase it is of no use. */
const salt = /^encryptionsalt: .*\n?/m;

export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** What a stack of the lab begins with: in Git, where the file that Pulumi reads and writes is not. */
export function templateFile(stack: string): string {
  return path.join(projectRoot(), "lab", "stacks", stackFileName(stack));
}

/** Stacks that come with the lab. */
export function labStacks(): string[] {
  const names = fs.readdirSync(path.join(projectRoot(), "lab", "stacks")).map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1]);
  return names.filter((name) => name !== undefined);
}

/** CAPI_IGNITION_STACK_FILE names another template. */
function givenFile(stack: string): string {
  return path.resolve(process.env["CAPI_IGNITION_STACK_FILE"] ?? templateFile(stack));
}

/** Whether the CLI finds the stack's file by itself; otherwise it has to be told (--config-file). */
export function isDefaultFile(stack: string, file: string): boolean {
  return file === path.join(projectRoot(), stackFileName(stack));
}

/**
 * The file that Pulumi reads a stack's configuration from and writes the salt of its encryption into. It lies in the project's
 * folder, where the CLI looks for it, and is made from the template once: it is the user's to change, and Git ignores it.
 *
 * A lab in another folder than `.lab`, or with a template of its own, gets a copy there instead, each time: the program does
 * not know the lab, so its settings have to name the right files.
 */
export function stackFile(stack: string, paths: LabPaths): string {
  const given = givenFile(stack);
  const own = paths.root !== path.join(projectRoot(), DEFAULT_FOLDER) || given !== templateFile(stack);
  const file = path.join(own ? paths.root : projectRoot(), stackFileName(stack));
  if (!own && fs.existsSync(file)) return file;
  const kept = fs.existsSync(file) ? (salt.exec(fs.readFileSync(file, "utf8"))?.[0] ?? "") : "";
  const text = fs.readFileSync(given, "utf8").replace(salt, "");
  fs.mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  fs.writeFileSync(file, kept + (own ? text.replaceAll(`${DEFAULT_FOLDER}/`, `${paths.root}/`) : text), { mode: 0o600 });
  return file;
}

/** Takes the salts of an earlier passphrase out of the stack files, or every run would say that the passphrase is wrong. */
export function removeSalts(): void {
  if (labDirectory() !== path.join(projectRoot(), DEFAULT_FOLDER)) return;
  const files = labStacks().map((stack) => path.join(projectRoot(), stackFileName(stack)));
  for (const file of files.filter((found) => fs.existsSync(found))) fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(salt, ""), { mode: 0o600 });
}

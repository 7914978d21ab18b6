import * as fs from "fs";
import * as path from "path";

import { Break } from "./break";

/** The text with the break's replacement; one that does not stand there exactly once is no break that anybody has reviewed. */
export function broken(text: string, { name, file, find, replace }: Pick<Break, "name" | "file" | "find" | "replace">): string {
  const found = text.split(find).length - 1;
  if (found !== 1) throw new Error(`${name}: its text stands ${found} times in ${file}, not once: ${JSON.stringify(find)}`);
  return text.replace(find, () => replace);
}

/** Makes the replacements of breaks in a copy of the project. */
export function applyBreaks(folder: string, breaks: readonly Break[]): void {
  for (const one of breaks) {
    const file = path.join(folder, one.file);
    fs.writeFileSync(file, broken(fs.readFileSync(file, "utf8"), one));
  }
}

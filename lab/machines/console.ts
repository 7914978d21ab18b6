import * as fs from "fs";
import * as path from "path";

/** What a machine prints while it boots, in `console.log` of its folder. */
export class MachineConsole {
  private readonly file: string;

  constructor(folder: string) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.file = path.join(folder, "console.log");
  }

  line(text: string): void {
    const stamped = text
      .split("\n")
      .map((part) => `${new Date().toISOString()} ${part}\n`)
      .join("");
    fs.appendFileSync(this.file, stamped, { mode: 0o600 });
  }
}

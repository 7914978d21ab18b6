/**
 * The types were checked when the program was tested. `exec`, since Pulumi's command provider ends the shell alone where a run is
 * cancelled or its time is over: a wait that is the shell's child goes on, and holds the run up.
 */
const runner = "exec node --enable-source-maps -r ./components/typescript.js";

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}

/**
 * The shell command that runs a program of this project. Its path is relative to the project, where both the Pulumi CLI
 * and the lab run commands: an absolute one would make every other checkout see a change.
 */
export function programCommand(file: string, args: readonly string[]): string {
  return [runner, file, ...args.map(quoted)].join(" ");
}

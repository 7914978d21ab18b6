import * as fs from "fs";
import * as path from "path";

import { SecretSearch } from "./secretSearch";

/** A process that the search has found something in. */
export interface Finding {
  /** The beginning of its command line, without what holds a secret. */
  readonly program: string;
  readonly secrets: readonly string[];
}

interface SeenFile {
  readonly file: string;
  readonly mode: number;
  readonly folder: boolean;
  readonly content: Buffer;
}

const everyMilliseconds = 25;

function read(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch {
    // It has ended, or is somebody else's.
    return undefined;
  }
}

/**
 * What the processes of this machine have as arguments and environment, and what lies in a folder of temporary files,
 * seen many times a second.
 */
export class ProcessWatch {
  private readonly commandLines = new Set<string>();
  private readonly environments = new Map<string, Set<string>>();
  /** The last command line of each process: its environment is read again only after an `exec`. */
  private readonly lines = new Map<string, string>();
  private readonly files = new Map<string, SeenFile>();
  private timer: NodeJS.Timeout | undefined;
  /** Looks that were taken: a watch that slept proves nothing. */
  public looks = 0;

  constructor(private readonly temporary: string) {}

  public start(): void {
    const look = (): void => {
      this.look();
      this.timer = setTimeout(look, everyMilliseconds);
    };
    look();
  }

  public stop(): void {
    clearTimeout(this.timer);
  }

  /** Whether a command line of this kind was seen; its arguments are parted by NUL. */
  public saw(kind: RegExp): boolean {
    return [...this.commandLines].some((line) => kind.test(line));
  }

  /** Command lines with an environment that are of a kind. */
  public programs(kind: RegExp): number {
    return [...this.environments.keys()].filter((line) => kind.test(line)).length;
  }

  /** Temporary files that were seen. */
  public get temporaryFiles(): readonly SeenFile[] {
    return [...this.files.values()];
  }

  public inArguments(search: SecretSearch): Finding[] {
    return this.found([...this.commandLines], search, (line) => line);
  }

  /** `needed` are programs that may have secrets there. */
  public inEnvironments(search: SecretSearch, needed: (commandLine: string) => boolean): Finding[] {
    return [...this.environments]
      .filter(([line]) => !needed(line))
      .flatMap(([line, texts]) => this.found([...texts], search, () => line));
  }

  private found(texts: readonly string[], search: SecretSearch, programOf: (text: string) => string): Finding[] {
    return texts.flatMap((text) => {
      const secrets = search.in(text);
      return secrets.length === 0
        ? []
        : [
            {
              program: programOf(text)
                .split("\0")
                .slice(0, 6)
                .map((part) => (search.in(part).length > 0 ? "[secret]" : part.slice(0, 80)))
                .join(" "),
              secrets,
            },
          ];
    });
  }

  private look(): void {
    this.looks += 1;
    for (const pid of fs.readdirSync("/proc")) {
      if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
      const line = read(`/proc/${pid}/cmdline`)?.toString("latin1");
      if (line === undefined || line === "" || this.lines.get(pid) === line) continue;
      const environment = read(`/proc/${pid}/environ`)?.toString("latin1");
      // Between an exec and its arguments there may be neither.
      if (environment !== undefined && environment !== "") this.lines.set(pid, line);
      this.commandLines.add(line);
      if (environment !== undefined && environment !== "")
        this.environments.set(line, (this.environments.get(line) ?? new Set()).add(environment));
    }
    this.lookAt(this.temporary);
  }

  private lookAt(folder: string): void {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      try {
        const { mode, mtimeMs, size } = fs.lstatSync(file);
        const key = `${file} ${mtimeMs} ${size} ${mode}`;
        if (entry.isDirectory()) {
          this.files.set(key, { file, mode, folder: true, content: Buffer.alloc(0) });
          this.lookAt(file);
        } else if (entry.isFile() && !this.files.has(key))
          this.files.set(key, { file, mode, folder: false, content: fs.readFileSync(file) });
      } catch {
        // Gone between the two looks.
      }
    }
  }
}

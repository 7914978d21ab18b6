/** A setting of a unit file: `[Section]`, key and value. */
interface Setting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** A unit with its drop-ins, read one after the other as by systemd. */
export class SystemdUnit {
  private readonly settings: readonly Setting[];

  constructor(texts: readonly string[]) {
    this.settings = texts.flatMap(parse);
  }

  /** All values of a list setting; an empty assignment resets the list. */
  values(section: string, key: string): string[] {
    const found = this.settings
      .filter((setting) => setting.section === section && setting.key === key)
      .map(({ value }) => value);
    return found.slice(found.lastIndexOf("") + 1);
  }

  /** Values of a list setting whose items are separated by blanks, such as `After=`. */
  words(section: string, key: string): string[] {
    return this.values(section, key).flatMap((value) => value.split(/\s+/));
  }
}

function parse(text: string): Setting[] {
  let section = "";
  const settings: Setting[] = [];
  for (const raw of text.replace(/\\\n/g, " ").split("\n")) {
    const line = raw.trim();
    const header = /^\[(.+)\]$/.exec(line);
    if (header?.[1] !== undefined) {
      section = header[1];
    } else if (line !== "" && !line.startsWith("#") && !line.startsWith(";")) {
      const [key = "", ...rest] = line.split("=");
      settings.push({ section, key: key.trim(), value: rest.join("=").trim() });
    }
  }
  return settings;
}

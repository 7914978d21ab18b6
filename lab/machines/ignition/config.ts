/**
 * The parts of an Ignition 2.x config that Cluster API writes. @see
 * https://github.com/flatcar/ignition/blob/main/doc/configuration-v2_3.md
 */
export interface IgnitionConfig {
  readonly ignition: {
    readonly version: string;
    readonly config?: {
      readonly append?: readonly { readonly source: string }[];
      readonly replace?: { readonly source: string } | null;
    };
  };
  readonly storage?: { readonly files?: readonly IgnitionFile[] };
  readonly systemd?: { readonly units?: readonly IgnitionUnit[] };
}

export interface IgnitionFile {
  readonly path: string;
  readonly mode?: number;
  /** Appends to an existing file instead of replacing it. */
  readonly append?: boolean;
  readonly contents?: { readonly source?: string; readonly compression?: string };
}

export interface IgnitionUnit {
  readonly name: string;
  readonly enabled?: boolean;
  readonly mask?: boolean;
  readonly contents?: string;
  readonly dropins?: readonly { readonly name: string; readonly contents?: string }[];
}

/** A systemd unit after every entry for it has been applied. */
export interface MergedUnit {
  readonly name: string;
  readonly enabled: boolean;
  readonly masked: boolean;
  /** The unit file and its drop-ins, in the order in which systemd reads them. */
  readonly texts: readonly string[];
}

export function parseIgnition(text: string, what: string): IgnitionConfig {
  let config: Partial<IgnitionConfig>;
  try {
    config = JSON.parse(text) as Partial<IgnitionConfig>;
  } catch (error) {
    throw new Error(`${what} is not Ignition: ${(error as Error).message}`);
  }
  const version = config.ignition?.version;
  if (version === undefined) {
    throw new Error(`${what} is not Ignition: it has no ignition.version`);
  }
  if (!version.startsWith("2.")) {
    // Cluster API renders 2.x for every machine; a real machine also refuses a 3.x config that refers to a 2.x one.
    throw new Error(
      `${what} is Ignition ${version}, which cannot be combined with Cluster API's own part, 2.3.0: ` +
        'set AWSMachineTemplate ignition.version to "2.3"',
    );
  }
  return config as IgnitionConfig;
}

/** As `ignition.config.append`: lists are joined, and the appended config wins for a path or a unit. */
export function appendIgnition(base: IgnitionConfig, appended: IgnitionConfig): IgnitionConfig {
  return {
    ignition: base.ignition,
    storage: { files: [...(base.storage?.files ?? []), ...(appended.storage?.files ?? [])] },
    systemd: { units: [...(base.systemd?.units ?? []), ...(appended.systemd?.units ?? [])] },
  };
}

/** Applies the entries for one unit in order. Undefined if there are none. */
export function mergeUnit(config: IgnitionConfig, name: string): MergedUnit | undefined {
  const entries = (config.systemd?.units ?? []).filter((unit) => unit.name === name);
  if (entries.length === 0) {
    return undefined;
  }
  const dropins = new Map<string, string>();
  let [enabled, masked, contents] = [false, false, ""];
  for (const entry of entries) {
    enabled = entry.enabled ?? enabled;
    masked = entry.mask ?? masked;
    // An entry without contents does not change the unit file.
    contents = entry.contents === undefined || entry.contents === "" ? contents : entry.contents;
    entry.dropins?.forEach((dropin) => dropins.set(dropin.name, dropin.contents ?? ""));
  }
  const sorted = [...dropins].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return { name, enabled, masked, texts: [contents, ...sorted] };
}

import { IgnitionConfig, parseIgnition } from "./config";

/** A bucket object with a machine's Ignition. */
export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
}

export interface UserData {
  /** The config in the user data itself. */
  readonly config: IgnitionConfig;
  /** Where the rest is, in the order in which Ignition fetches it. */
  readonly objects: readonly ObjectLocation[];
  /** Whether the object replaces the user data's own config instead of being appended to it. */
  readonly replaced: boolean;
}

/** Reads user data as Flatcar's Ignition does at the first boot. Throws the error with which a machine would stop. */
export function parseUserData(text: string): UserData {
  if (text.trim() === "") {
    throw new Error("the instance has no user data: Flatcar has nothing to boot with");
  }
  if (text.startsWith("#cloud-config") || text.startsWith("#!") || text.startsWith("Content-Type:")) {
    throw new Error(
      "the user data is for cloud-init, but Flatcar boots from Ignition: set `format: ignition` in the KubeadmConfigSpec",
    );
  }
  const config = parseIgnition(text, "user data");
  const { append = [], replace } = config.ignition.config ?? {};
  const sources = [...append, ...(replace === undefined || replace === null ? [] : [replace])].map(
    ({ source }) => source,
  );
  return { config, objects: sources.map(location), replaced: replace !== undefined && replace !== null };
}

function location(source: string): ObjectLocation {
  const found = /^s3:\/\/([^/]+)\/(.+)$/.exec(source);
  const [, bucket, key] = found ?? [];
  if (bucket === undefined || key === undefined) {
    throw new Error(
      `the user data refers to ${source.split("?")[0] ?? source}: the lab's machines support s3:// objects only`,
    );
  }
  return { bucket, key };
}

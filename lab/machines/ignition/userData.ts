import { IgnitionConfig, parseIgnition } from "./config";

/** An object of a bucket that holds a machine's Ignition. */
export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
}

export interface UserData {
  /** What the user data itself holds. */
  readonly config: IgnitionConfig;
  /** Where the rest of it is, in the order in which Ignition fetches it. */
  readonly objects: readonly ObjectLocation[];
  /** Whether the object takes the place of the user data's own config instead of being added to it. */
  readonly replaced: boolean;
}

/** Reads user data as Flatcar's Ignition does at the first boot. Throws what a machine would stop with. */
export function parseUserData(text: string): UserData {
  if (text.trim() === "") {
    throw new Error("the instance has no user data: Flatcar has nothing to boot with");
  }
  if (text.startsWith("#cloud-config") || text.startsWith("#!") || text.startsWith("Content-Type:")) {
    throw new Error("the user data is made for cloud-init, and Flatcar boots from Ignition: set `format: ignition` in the KubeadmConfigSpec");
  }
  const config = parseIgnition(text, "user data");
  const { append = [], replace } = config.ignition.config ?? {};
  const sources = [...append, ...(replace === undefined || replace === null ? [] : [replace])].map(({ source }) => source);
  return { config, objects: sources.map(location), replaced: replace !== undefined && replace !== null };
}

function location(source: string): ObjectLocation {
  const found = /^s3:\/\/([^/]+)\/(.+)$/.exec(source);
  const [, bucket, key] = found ?? [];
  if (bucket === undefined || key === undefined) {
    throw new Error(`the user data refers to ${source.split("?")[0] ?? source}: the lab's machines read s3:// objects only`);
  }
  return { bucket, key };
}

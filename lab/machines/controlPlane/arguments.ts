import { Argument } from "../kubeadm/bootConfig";
import { Rootfs } from "../ignition/rootfs";

/** Flags by name: the form of a component's defaults. */
export type Flags = Readonly<Record<string, string>>;

/**
 * A component's command line: its defaults, overridden by the ClusterConfiguration's arguments as in kubeadm, and the
 * lab's additions. Paths of the machine become paths of this host.
 */
export function commandLine(
  defaults: Flags,
  extra: readonly Argument[],
  rootfs: Rootfs,
  ofTheLab: Flags = {},
): string[] {
  const merged = new Map<string, string>(Object.entries(defaults));
  extra.forEach(({ name, value }) => merged.set(name, value));
  Object.entries(ofTheLab).forEach(([name, value]) => merged.set(name, value));
  return [...merged].map(([name, value]) => `--${name}=${onThisHost(value, rootfs)}`);
}

function onThisHost(value: string, rootfs: Rootfs): string {
  return /^\/(etc|var)\//.test(value) ? rootfs.hostPath(value) : value;
}

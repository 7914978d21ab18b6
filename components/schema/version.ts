export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** What follows a "-", such as `rc.1` or `gke.100`; empty for a release. */
  readonly preRelease: string;
  /** What follows a "+", such as `k3s1`. */
  readonly build: string;
}

const form = /^v(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+([\w.-]+))?$/;

/** `vX.Y.Z`, as all of Kubernetes and Cluster API write versions, and what may follow it. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch, preRelease = "", build = ""] = form.exec(text) ?? [];
  if (patch === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), preRelease, build };
}

/** Minor versions, or patches of one, with both ends. */
export type Range = readonly [from: number, to: number];

export function within(number: number, [from, to]: Range): boolean {
  return number >= from && number <= to;
}

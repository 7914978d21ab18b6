import { managementKubernetes } from "../supportedVersions";

function minorOf(version: string): number | undefined {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  // A program built without its version stamp says v0.0.0, which tells nothing.
  return major === "1" ? Number(minor) : undefined;
}

/** What a management cluster of a Kubernetes version has against a Cluster API version. */
export function serverVersionProblem(kubernetes: string, clusterApi: string): string | undefined {
  const [minor, range] = [minorOf(kubernetes), managementKubernetes[minorOf(clusterApi) ?? -1]];
  if (minor === undefined || range === undefined || (minor >= range.from && minor <= range.to)) return undefined;
  const cure = minor < range.from
    ? `upgrade the management cluster to v1.${range.from} or later, or use another one (management.cluster)`
    : "use an earlier one (management.cluster), or set management.versions.clusterApi to a version that supports it";
  return `its Kubernetes is ${kubernetes}, and Cluster API ${clusterApi} runs on v1.${range.from} to v1.${range.to}: ${cure}`;
}

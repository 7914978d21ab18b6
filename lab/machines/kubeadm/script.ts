import { Instance } from "../ec2";

/** How /etc/kubeadm.sh changes the configuration before kubeadm reads it. */
export interface KubeadmScript {
  readonly verb: "init" | "join";
  /** Whether it runs envsubst on the configuration. */
  readonly substitutes: boolean;
  /** Commands before kubeadm that the lab does not know and skips. */
  readonly leftOut: readonly string[];
}

const CONFIG = "/etc/kubeadm.yml";

export function readScript(text: string): KubeadmScript {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const position = lines.findIndex((line) => /^kubeadm (init|join)\b/.test(line));
  const verb = /^kubeadm (init|join)\b/.exec(lines[position] ?? "")?.[1];
  if (verb === undefined) {
    throw new Error("/etc/kubeadm.sh runs neither kubeadm init nor kubeadm join");
  }
  const before = lines.slice(0, position).filter((line) => line !== "set -e");
  const substitutes = substitution(before);
  const known = (line: string): boolean => substitutes && line.includes(CONFIG);
  return { verb: verb as "init" | "join", substitutes, leftOut: before.filter((line) => !known(line)) };
}

/** `envsubst < CONFIG > FILE`, and FILE moved back over the configuration. */
function substitution(commands: readonly string[]): boolean {
  const written = commands
    .map((command) => /^envsubst\s*<\s*(\S+)\s*>\s*(\S+)$/.exec(command))
    .find((found) => found?.[1] === CONFIG)?.[2];
  return (
    written !== undefined && commands.some((command) => command.split(/\s+/).join(" ") === `mv ${written} ${CONFIG}`)
  );
}

/**
 * What Flatcar's coreos-metadata writes to /run/metadata/flatcar on EC2. @see
 * https://coreos.github.io/afterburn/usage/attributes
 */
export function machineMetadata(instance: Instance): Record<string, string> {
  return {
    COREOS_EC2_AVAILABILITY_ZONE: instance.availabilityZone,
    COREOS_EC2_HOSTNAME: instance.privateDnsName,
    COREOS_EC2_INSTANCE_ID: instance.id,
    COREOS_EC2_INSTANCE_TYPE: instance.instanceType,
    COREOS_EC2_IPV4_LOCAL: instance.privateIp,
    COREOS_EC2_REGION: instance.availabilityZone.replace(/[a-z]$/, ""),
  };
}

/** As envsubst: a variable that is not set becomes an empty text. */
export function substituteEnvironment(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(
    /\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g,
    (_whole, braced?: string, bare?: string) => environment[braced ?? bare ?? ""] ?? "",
  );
}

export function usesMetadata(text: string): boolean {
  return /\$\{?COREOS_/.test(text);
}

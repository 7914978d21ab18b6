import * as os from "os";
import * as path from "path";

/** Everything of one lab lies under one folder, so that two checkouts (or a lab for tests beside the user's) never meet. */
export interface LabPaths {
  readonly root: string;
  /** Sockets, the registry of processes, credentials of the running lab. */
  readonly run: string;
  readonly logs: string;
  /** Folder of kubeconfigs: `management` and one per workload cluster. */
  readonly kubeconfig: string;
  /** PULUMI_HOME: plugins, and which stack is selected. */
  readonly pulumiHome: string;
  /** The folder of Pulumi's file backend. */
  readonly state: string;
  /** File with the passphrase of the stacks' secrets. */
  readonly stateKey: string;
  readonly etcd: string;
  readonly pki: string;
  readonly machines: string;
  /** XDG_CONFIG_HOME for clusterctl, which then finds the lab's own component repository. */
  readonly config: string;
  readonly repository: string;
  readonly calico: string;
  readonly daemonSocket: string;
  /** Which process the daemon is. */
  readonly daemonFile: string;
  readonly daemonLog: string;
  readonly registry: string;
  /** What was there before the first `up`. */
  readonly baseline: string;
}

/** A unix socket path longer than this is refused by Linux (sun_path is 108 bytes with its final zero). */
const LONGEST_SOCKET_PATH = 107;

export function projectRoot(): string {
  return path.resolve(__dirname, "..");
}

export function labDirectory(): string {
  return path.resolve(process.env["CAPI_IGNITION_LAB_DIR"] ?? path.join(projectRoot(), ".lab"));
}

/** Outside the checkout, so that a second clone on the same machine builds nothing. */
export function cacheDirectory(): string {
  return path.resolve(process.env["CAPI_IGNITION_CACHE"] ?? path.join(os.homedir(), ".cache", "capi-ignition"));
}

export function labPaths(root: string = labDirectory()): LabPaths {
  const run = path.join(root, "run");
  return {
    root,
    run,
    logs: path.join(root, "logs"),
    kubeconfig: path.join(root, "kubeconfig"),
    pulumiHome: path.join(root, "pulumi"),
    state: path.join(root, "state"),
    stateKey: path.join(root, "passphrase"),
    etcd: path.join(root, "etcd"),
    pki: path.join(root, "pki"),
    machines: path.join(root, "machines"),
    config: path.join(root, "config"),
    repository: path.join(root, "repository"),
    calico: path.join(root, "calico.yaml"),
    daemonSocket: path.join(run, "daemon.sock"),
    daemonLog: path.join(root, "logs", "daemon.log"),
    daemonFile: path.join(run, "daemon.json"),
    registry: path.join(run, "processes.json"),
    baseline: path.join(run, "baseline.json"),
  };
}

/** Refuses a folder whose sockets could not be opened later, where the error would only be "invalid argument". */
export function checkSocketPath(socket: string): void {
  if (Buffer.byteLength(socket) > LONGEST_SOCKET_PATH) {
    throw new Error(
      `the lab's folder is too deep: ${socket} has more than the ${LONGEST_SOCKET_PATH} characters Linux allows for a socket; ` +
        "set CAPI_IGNITION_LAB_DIR to a shorter path",
    );
  }
}

import * as os from "os";
import * as path from "path";

/** Everything of one lab is under one folder, so that two checkouts (or a test's lab and the user's) never collide. */
export interface LabPaths {
  readonly root: string;
  /** Sockets, the registry of processes, credentials of the running lab. */
  readonly run: string;
  readonly logs: string;
  /** Folder of kubeconfigs: `management` and one per workload cluster. */
  readonly kubeconfig: string;
  /** PULUMI_HOME: plugins, and the selected stack. */
  readonly pulumiHome: string;
  /** The folder of Pulumi's file backend. */
  readonly state: string;
  /** File with the passphrase of the stacks' secrets. */
  readonly stateKey: string;
  readonly etcd: string;
  readonly pki: string;
  readonly machines: string;
  /** XDG_CONFIG_HOME for clusterctl, so that it finds the lab's own component repository. */
  readonly config: string;
  readonly repository: string;
  readonly calico: string;
  readonly daemonSocket: string;
  /** The process id of the daemon. */
  readonly daemonFile: string;
  readonly daemonLog: string;
  readonly registry: string;
  /** What existed before the first `up`. */
  readonly baseline: string;
}

/** Linux refuses a longer unix socket path (sun_path is 108 bytes with its final zero). */
const LONGEST_SOCKET_PATH = 107;

export function projectRoot(): string {
  return path.resolve(__dirname, "..");
}

export function labDirectory(): string {
  return path.resolve(process.env["CAPI_IGNITION_LAB_DIR"] ?? path.join(projectRoot(), ".lab"));
}

/** Outside the checkout, so that a second clone on the same machine does not build anything. */
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

/** Refuses a folder that is too deep for sockets: opening them later would fail with only "invalid argument". */
export function checkSocketPath(socket: string): void {
  if (Buffer.byteLength(socket) > LONGEST_SOCKET_PATH) {
    throw new Error(
      `the lab's folder is too deep: ${socket} has more than the ${LONGEST_SOCKET_PATH} characters Linux allows for a socket; ` +
        "set CAPI_IGNITION_LAB_DIR to a shorter path",
    );
  }
}

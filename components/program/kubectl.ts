import { execFile } from "child_process";
import * as fs from "fs";

import { KubernetesApi } from "../kubernetes/clusterApi";
import { asKubeconfig, dispatcherProblem, kubeconfigFile } from "../kubernetes/kubeconfig";
import { parseVersion } from "../schema/version";
import { UnrecoverableError } from "./poll";

const requestTimeout = "10s";
/** A shell's exit status for a program that is not there. */
const notInPath = 127;
/** A list of many nodes is longer than Node's default buffer of 1 MiB. */
const maxBuffer = 256 * 1024 * 1024;
const notFound = /\(NotFound\)|the server could not find the requested resource/;
const badKubeconfig = /error loading config file|invalid configuration|context .* does not exist|no context exists/i;

/** Its message is kubectl's own last line; what is before that, and what kubectl had done until then, is here. */
export class KubectlError extends Error {
  public constructor(
    message: string,
    public readonly stdout: string,
    public readonly stderr: string,
  ) {
    super(message);
  }
}

/** Pulumi's Node host has the decrypted settings in its environment. They are not for kubectl, nor for its children. */
function environment(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- passed on, not read.
  const { PULUMI_CONFIG: _settings, ...rest } = process.env;
  return rest;
}

/** kubectl with one kubeconfig. */
export class Kubectl implements KubernetesApi {
  private asked: Promise<string> | undefined;

  public constructor(
    private readonly kubeconfig: KubeconfigInput,
    private readonly context?: string,
  ) {}

  public async get<T>(path: string): Promise<T | undefined> {
    await this.serverVersion();
    try {
      return JSON.parse(await this.run("get", "--raw", path)) as T;
    } catch (error) {
      if (notFound.test((error as Error).message)) return undefined;
      throw error;
    }
  }

  /**
   * The API server's version, which kubectl's own must suit; asked until the server first answers, as before that it is
   * not known.
   */
  public serverVersion(): Promise<string> {
    this.asked ??= this.askVersions().catch((error: unknown) => {
      this.asked = undefined;
      throw error;
    });
    return this.asked;
  }

  private async askVersions(): Promise<string> {
    const [client, server] = await Promise.all([
      this.run("version", "--client", "-o", "json"),
      this.run("get", "--raw", "/version"),
    ]);
    const { gitVersion } = JSON.parse(server) as { gitVersion: string };
    checkSkew((JSON.parse(client) as { clientVersion: { gitVersion: string } }).clientVersion.gitVersion, gitVersion);
    return gitVersion;
  }

  /** Standard output of `kubectl ARGS`. Fails with kubectl's own last line. */
  public run(...args: readonly string[]): Promise<string> {
    const context = this.context === undefined ? [] : ["--context", this.context];
    const {
      command: [program, ...leading],
      stdin,
    } = this.kubeconfig;
    const all = [...leading, ...context, "--request-timeout", requestTimeout, ...args];
    return new Promise((resolve, reject) => {
      const child = execFile(program, all, { maxBuffer, env: environment() }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else if (error.code === "ENOENT" || error.code === notInPath) {
          reject(
            new UnrecoverableError(
              "kubectl was not found in PATH: install it (https://kubernetes.io/docs/tasks/tools/)",
            ),
          );
        } else {
          const said = stderr.trim().split("\n").pop() ?? error.message;
          // A kubeconfig may itself name the address that kubectl falls back to.
          const lost = stdin === "" || stdin.includes("localhost:8080") ? undefined : dispatcherProblem(stderr);
          if (lost !== undefined) reject(new UnrecoverableError(`${said}; ${lost}`));
          else
            reject(
              badKubeconfig.test(said)
                ? new UnrecoverableError(`kubectl refuses the kubeconfig: ${said}`)
                : new KubectlError(said, stdout, stderr),
            );
        }
      });
      // One that ends before it reads says itself why.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(stdin);
    });
  }
}

/**
 * kubectl works with API servers one minor version away: https://kubernetes.io/releases/version-skew-policy/#kubectl
 */
const supportedSkew = 1;

function minorOf(version: string): number | undefined {
  const { major = 0, minor } = parseVersion(version) ?? {};
  // A kubectl built without its version stamp says v0.0.0, which tells nothing.
  return major === 0 ? undefined : minor;
}

/** Refuses a kubectl that is older than the API server allows, with both versions and the one that is needed. */
export function checkSkew(client: string, server: string): void {
  const [have, served] = [minorOf(client), minorOf(server)];
  if (have === undefined || served === undefined || have >= served - supportedSkew) return;
  throw new UnrecoverableError(
    `kubectl ${client} is too old for the API server's ${server}: install v1.${served - supportedSkew} or later (https://kubernetes.io/docs/tasks/tools/)`,
  );
}

/** kubectl with a kubeconfig: the beginning of its command line, and its standard input. */
export interface KubeconfigInput {
  readonly command: readonly [string, ...string[]];
  readonly stdin: string;
}

/**
 * kubectl opens its standard input by name, which a pipe of the shell lets it do, and the socket that Node gives a
 * process in its place does not.
 */
const piped = ["/bin/sh", "-c", 'cat | kubectl "$@"', "kubectl", "--kubeconfig", "/dev/stdin"] as const;

/**
 * A kubeconfig that is given as its text or its path, as the Kubernetes provider takes it. A text never goes to a file:
 * it would stay where the process is killed, as Pulumi's command provider does with the waits of a run that is
 * cancelled.
 */
export function kubeconfigInput(given: string): KubeconfigInput {
  const text = given.trim();
  if (text === "") throw new UnrecoverableError("no kubeconfig on standard input");
  const kubeconfig = asKubeconfig(text);
  if ("text" in kubeconfig) return { command: piped, stdin: text };
  const path = kubeconfigFile(kubeconfig.path);
  if (!fs.existsSync(path)) throw new UnrecoverableError(`the kubeconfig ${path} does not exist`);
  return { command: ["kubectl", "--kubeconfig", path], stdin: "" };
}

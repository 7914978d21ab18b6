import { execFile } from "child_process";

import { KubeconfigInput } from "./kubeconfigInput";
import { KubernetesApi } from "./kubernetesApi";
import { checkSkew } from "./kubectlVersion";
import { UnrecoverableError } from "./observation";

const requestTimeout = "10s";
/** A shell's exit status for a program that is not there. */
const notInPath = 127;
/** A list of many nodes is longer than Node's default buffer of 1 MiB. */
const maxBuffer = 256 * 1024 * 1024;
const notFound = /\(NotFound\)|the server could not find the requested resource/;
const badKubeconfig = /error loading config file|invalid configuration|context .* does not exist|no context exists/i;

/** Its message is kubectl's own last line; what is before that, and what kubectl had done until then, is here. */
export class KubectlError extends Error {
  public constructor(message: string, public readonly stdout: string, public readonly stderr: string) {
    super(message);
  }
}

/** kubectl with one kubeconfig. */
export class Kubectl implements KubernetesApi {
  private asked: Promise<string> | undefined;

  public constructor(private readonly kubeconfig: KubeconfigInput, private readonly context?: string) {}

  public async get<T>(path: string): Promise<T | undefined> {
    await this.serverVersion();
    try {
      return JSON.parse(await this.run("get", "--raw", path)) as T;
    } catch (error) {
      if (notFound.test((error as Error).message)) return undefined;
      throw error;
    }
  }

  /** The API server's version, which kubectl's own must suit; asked until the server first answers, as before that it is not known. */
  public serverVersion(): Promise<string> {
    this.asked ??= this.askVersions().catch((error: unknown) => {
      this.asked = undefined;
      throw error;
    });
    return this.asked;
  }

  private async askVersions(): Promise<string> {
    const [client, server] = await Promise.all([this.run("version", "--client", "-o", "json"), this.run("get", "--raw", "/version")]);
    const { gitVersion } = JSON.parse(server) as { gitVersion: string };
    checkSkew((JSON.parse(client) as { clientVersion: { gitVersion: string } }).clientVersion.gitVersion, gitVersion);
    return gitVersion;
  }

  /** Standard output of `kubectl ARGS`. Fails with kubectl's own last line. */
  public run(...args: readonly string[]): Promise<string> {
    const context = this.context === undefined ? [] : ["--context", this.context];
    const { command: [program, ...leading], stdin } = this.kubeconfig;
    const all = [...leading, ...context, "--request-timeout", requestTimeout, ...args];
    return new Promise((resolve, reject) => {
      const child = execFile(program, all, { maxBuffer }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else if (error.code === "ENOENT" || error.code === notInPath) {
          reject(new UnrecoverableError("kubectl was not found in PATH: install it (https://kubernetes.io/docs/tasks/tools/)"));
        } else {
          const said = stderr.trim().split("\n").pop() ?? error.message;
          reject(badKubeconfig.test(said) ? new UnrecoverableError(`kubectl refuses the kubeconfig: ${said}`) : new KubectlError(said, stdout, stderr));
        }
      });
      // One that ends before it reads says itself why.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(stdin);
    });
  }
}

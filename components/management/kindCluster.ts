import { Command, Logging } from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";

import { programLine, requestEnvironment } from "../program/call";
import type { KindRequest } from "../program/kind/request";
import type { KindSettings } from "./kindSection";

export interface KindClusterArgs {
  readonly cluster: KindSettings;
  /** Identity of the stack. It is written on the node: a cluster of another one is neither used nor deleted. */
  readonly owner: string;
}

/** The node's image, a gigabyte, may have to be downloaded; kind itself then waits up to 5 minutes for the node. */
const createTimeout = "20m";

/** A cluster of one node, made by kind on the machine that runs the program. kind and Docker have to be there. */
export class KindCluster extends pulumi.ComponentResource {
  /** What is gone when the cluster is. */
  public readonly machine: pulumi.Resource;
  public readonly kubeconfig: pulumi.Output<string>;

  public constructor(name: string, { cluster, owner }: KindClusterArgs, opts: pulumi.ComponentResourceOptions) {
    super("capi-ignition:kind:KindCluster", name, {}, opts);
    const request: KindRequest = { run: "kind", name: cluster.name, owner, image: cluster.nodeImage };
    const command = new Command(
      `${name}-kind`,
      {
        create: programLine("create"),
        // Without it an update would create, and so a changed name would make a second, empty management cluster.
        update: programLine("update"),
        delete: programLine("delete"),
        environment: requestEnvironment(request),
        // Its output is the kubeconfig, which belongs neither into the log nor into the environment of later commands.
        logging: Logging.Stderr,
        addPreviousOutputInEnv: false,
      },
      { parent: this, additionalSecretOutputs: ["stdout"], customTimeouts: { create: createTimeout } },
    );
    this.machine = command;
    this.kubeconfig = pulumi.secret(command.stdout);
    this.registerOutputs({ kubeconfig: this.kubeconfig });
  }
}

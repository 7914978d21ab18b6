import { Command } from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";

import { programLine, requestEnvironment } from "../call";
import type { VolumesRequest } from "./request";

export interface VolumesArgs extends Omit<VolumesRequest, "run"> {
  /** That of the workload cluster. */
  readonly kubeconfig: pulumi.Input<string>;
}

/** So long the program has to say itself what it missed, before Pulumi ends it without a word. */
const graceMinutes = 2;

/**
 * What a deletion of a cluster begins with, for its volumes' sake. A destroy does not run the program, so this is a
 * resource whose deletion does it; what it looks at goes into `dependsOn`, and is then deleted after it.
 */
export function volumesCommand(
  name: string,
  { kubeconfig, ...request }: VolumesArgs,
  opts: pulumi.CustomResourceOptions,
): Command {
  return new Command(
    name,
    {
      delete: programLine("delete"),
      environment: requestEnvironment({ run: "volumes", ...request } satisfies VolumesRequest),
      stdin: kubeconfig,
    },
    { customTimeouts: { delete: `${request.minutes + graceMinutes}m` }, ...opts },
  );
}

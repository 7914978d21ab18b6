import { Command, Logging } from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";

import type { ClusterAccess } from "../probe/commands";
import { programLine, requestEnvironment } from "../call";
import { keepCrds } from "./file";
import type { RenderedCrds } from "./rendered";
import type { CrdsRequest } from "./request";

export interface CustomResourceDefinitionsArgs {
  readonly definitions: RenderedCrds;
  readonly access: ClusterAccess;
  /** Minutes within which the API server has to serve them, and to be rid of them. */
  readonly minutes: number;
}

/** So long the program has to say itself what it missed, before Pulumi ends it without a word. */
const graceMinutes = 1;

/**
 * The CRDs of a manifest as one resource: sixty of them in Pulumi's state are more than ten times all else that
 * is there.
 *
 * No input replaces it: a replacement would delete the CRDs, and with them all objects of their kinds. So it has
 * no `triggers`, and its update is its create, which applies what the manifest says now.
 */
export function customResourceDefinitions(
  name: string,
  args: CustomResourceDefinitionsArgs,
  opts: pulumi.CustomResourceOptions,
): Command {
  const {
    definitions,
    access: { kubeconfig, context },
    minutes,
  } = args;
  keepCrds(definitions);
  const { sha256, summaries: crds } = definitions;
  const request: CrdsRequest = { run: "crds", minutes, sha256, crds, context };
  const limit = `${minutes + graceMinutes}m`;
  const inputs = {
    create: programLine("create"),
    delete: programLine("delete"),
    environment: requestEnvironment(request),
    stdin: kubeconfig,
    // Its output is what it has applied, for the update and the deletion to come.
    logging: Logging.Stderr,
  };
  return new Command(name, inputs, { customTimeouts: { create: limit, update: limit, delete: limit }, ...opts });
}

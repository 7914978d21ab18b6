import * as pulumi from "@pulumi/pulumi";

import { plainOwner, uniqueOwner } from "../components/kubernetes/owner";
import { LastOutputs, ownStack } from "./lastOutputs";
import { stackFileEntries } from "./stackFile";

/** Of a resource in the state, those outputs that are looked at. */
interface RecordedResource {
  readonly outputs?: { readonly clusterIdentifier?: string };
}

/** The provider that every object on the management cluster is made with, and so is recorded before them. */
const provider = /[:$]pulumi:providers:kubernetes::management$/;

/**
 * The owner in the state of a stack of which no update has ended yet: it holds where the stack was renamed since, where
 * its secrets got another key, and where an earlier version began.
 * @see https://github.com/pulumi/pulumi/blob/v3.248.0/pkg/resource/deploy/builtins.go
 */
async function begunAs(): Promise<string | undefined> {
  const answer = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName: ownStack() })) as
    { readonly outputs?: Readonly<Record<string, RecordedResource>> } | undefined;
  const found = Object.entries(answer?.outputs ?? {}).find(([urn]) => provider.test(urn));
  return found?.[1].outputs?.clusterIdentifier;
}

/**
 * What this stack has and no other one, from before its first run on: the random salt of its passphrase, or the key
 * that a KMS has encrypted. Where Pulumi's service keeps the key, the stack's name is the organization's alone.
 * @see https://www.pulumi.com/docs/iac/concepts/secrets/#configuring-secrets-encryption
 */
function unique(stack: string): string {
  const { encryptionsalt: salt, encryptedkey: key } = stackFileEntries(stack);
  return String(salt ?? key ?? pulumi.getOrganization());
}

/**
 * The name that is on everything this stack has made: made once, then recorded in its outputs, and never another one,
 * whatever the stack is called later. A random resource could not be it, since a preview, and a run after one that was
 * killed, have to know it too.
 */
export async function stackOwner({ owner, applied, management }: LastOutputs): Promise<string> {
  if (owner !== undefined) return owner;
  const name = { project: pulumi.getProject(), stack: pulumi.getStack() };
  // Applied by an earlier version, which recorded none.
  if (applied !== undefined || management !== undefined) return plainOwner(name);
  return (await begunAs()) ?? uniqueOwner(name, unique(name.stack));
}

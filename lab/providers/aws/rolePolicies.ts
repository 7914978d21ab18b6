import type * as iam from "@aws-sdk/client-iam";

import { ifPresent } from "./errors";
import { sameDocument } from "./policyDocument";
import { sdk } from "./sdk";

export interface InlinePolicy {
  readonly name?: string;
  readonly policy?: string;
}

export async function managedPoliciesOf(client: iam.IAMClient, RoleName: string): Promise<string[]> {
  const arns: string[] = [];
  for await (const page of sdk.iam.paginateListAttachedRolePolicies({ client }, { RoleName })) {
    arns.push(...(page.AttachedPolicies ?? []).map(({ PolicyArn = "" }) => PolicyArn));
  }
  return arns;
}

export async function inlinePoliciesOf(client: iam.IAMClient, RoleName: string): Promise<InlinePolicy[]> {
  const policies: InlinePolicy[] = [];
  for await (const page of sdk.iam.paginateListRolePolicies({ client }, { RoleName })) {
    for (const PolicyName of page.PolicyNames ?? []) {
      const found = await client.send(new sdk.iam.GetRolePolicyCommand({ RoleName, PolicyName }));
      policies.push({ name: PolicyName, policy: decodeURIComponent(found.PolicyDocument ?? "") });
    }
  }
  return policies;
}

/** In the provider, an entry without a name means "none". */
export async function setInlinePolicies(
  client: iam.IAMClient,
  RoleName: string,
  wanted: readonly InlinePolicy[],
): Promise<void> {
  const named = wanted.filter(({ name }) => name !== undefined);
  const found = await inlinePoliciesOf(client, RoleName);
  for (const { name } of found.filter((policy) => !named.some((other) => other.name === policy.name))) {
    await client.send(new sdk.iam.DeleteRolePolicyCommand({ RoleName, PolicyName: name }));
  }
  for (const { name, policy } of named) {
    if (sameDocument(found.find((other) => other.name === name)?.policy, policy)) continue;
    await client.send(new sdk.iam.PutRolePolicyCommand({ RoleName, PolicyName: name, PolicyDocument: policy }));
  }
}

export async function setManagedPolicies(
  client: iam.IAMClient,
  RoleName: string,
  wanted: readonly string[],
): Promise<void> {
  const found = await managedPoliciesOf(client, RoleName);
  for (const PolicyArn of found.filter((arn) => !wanted.includes(arn)))
    await client.send(new sdk.iam.DetachRolePolicyCommand({ RoleName, PolicyArn }));
  for (const PolicyArn of wanted.filter((arn) => !found.includes(arn)))
    await client.send(new sdk.iam.AttachRolePolicyCommand({ RoleName, PolicyArn }));
}

/**
 * Removes what would prevent a role's deletion. It is always removed from its instance profiles, as in the provider.
 */
export async function emptyRole(
  client: iam.IAMClient,
  RoleName: string,
  what: { readonly managed: boolean; readonly inline: boolean },
): Promise<void> {
  const profiles = await ifPresent(client.send(new sdk.iam.ListInstanceProfilesForRoleCommand({ RoleName })));
  for (const { InstanceProfileName } of profiles?.InstanceProfiles ?? []) {
    await ifPresent(client.send(new sdk.iam.RemoveRoleFromInstanceProfileCommand({ RoleName, InstanceProfileName })));
  }
  if (what.managed) await ifPresent(setManagedPolicies(client, RoleName, []));
  if (what.inline) await ifPresent(setInlinePolicies(client, RoleName, []));
}

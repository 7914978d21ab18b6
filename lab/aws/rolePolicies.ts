import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";

import type { Policy } from "./policies";

/** IAM answers with a document that is encoded as in a URL. */
function documentOf(text = ""): Policy {
  return JSON.parse(decodeURIComponent(text)) as Policy;
}

async function managedPolicy(client: IAMClient, PolicyArn: string): Promise<Policy> {
  const { Policy: found } = await client.send(new GetPolicyCommand({ PolicyArn }));
  const version = new GetPolicyVersionCommand({ PolicyArn, VersionId: found?.DefaultVersionId });
  return documentOf((await client.send(version)).PolicyVersion?.Document);
}

/** All that a role's own policies allow and deny: the inline ones, and those that are attached to it. */
export async function policiesOfRole(client: IAMClient, RoleName: string): Promise<Policy[]> {
  const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName }));
  const { AttachedPolicies = [] } = await client.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  return Promise.all([
    ...PolicyNames.map(async (PolicyName) =>
      documentOf((await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument),
    ),
    ...AttachedPolicies.map(({ PolicyArn = "" }) => managedPolicy(client, PolicyArn)),
  ]);
}

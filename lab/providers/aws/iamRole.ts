import type * as iam from "@aws-sdk/client-iam";

import { Properties } from "../values";
import { AwsClients } from "./clients";
import { ifPresent } from "./errors";
import { sameDocument } from "./policyDocument";
import { AwsResource, optionalText, text, texts } from "./resourceType";
import { emptyRole, inlinePoliciesOf, managedPoliciesOf, setInlinePolicies, setManagedPolicies } from "./rolePolicies";
import { changeTags, tagList, tagMap } from "./tags";
import { sdk } from "./sdk";

const defaultSessionSeconds = 3600;

async function create({ iam: client }: AwsClients, inputs: Properties): Promise<void> {
  await client.send(
    new sdk.iam.CreateRoleCommand({
      RoleName: text(inputs, "name"),
      AssumeRolePolicyDocument: text(inputs, "assumeRolePolicy"),
      Path: optionalText(inputs, "path"),
      Description: optionalText(inputs, "description"),
      MaxSessionDuration: inputs["maxSessionDuration"] as number | undefined,
      PermissionsBoundary: optionalText(inputs, "permissionsBoundary"),
      Tags: tagList(inputs["tags"]),
    }),
  );
}

async function read({ iam: client }: AwsClients, id: string): Promise<Properties | undefined> {
  const role = (await ifPresent(client.send(new sdk.iam.GetRoleCommand({ RoleName: id }))))?.Role;
  if (role === undefined) return undefined;
  return {
    name: role.RoleName,
    arn: role.Arn,
    uniqueId: role.RoleId,
    createDate: role.CreateDate?.toISOString(),
    path: role.Path,
    description: role.Description ?? "",
    // AWS returns documents URL-encoded, as in RFC 3986.
    assumeRolePolicy: decodeURIComponent(role.AssumeRolePolicyDocument ?? ""),
    maxSessionDuration: role.MaxSessionDuration ?? defaultSessionSeconds,
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    managedPolicyArns: await managedPoliciesOf(client, id),
    inlinePolicies: await inlinePoliciesOf(client, id),
    tags: tagMap(role.Tags),
  };
}

async function updateRole(client: iam.IAMClient, RoleName: string, olds: Properties, news: Properties): Promise<void> {
  const description = optionalText(news, "description") ?? "";
  const seconds = (news["maxSessionDuration"] as number | undefined) ?? defaultSessionSeconds;
  if (
    description !== (olds["description"] ?? "") ||
    seconds !== (olds["maxSessionDuration"] ?? defaultSessionSeconds)
  ) {
    await client.send(
      new sdk.iam.UpdateRoleCommand({ RoleName, Description: description, MaxSessionDuration: seconds }),
    );
  }
  if (!sameDocument(olds["assumeRolePolicy"], news["assumeRolePolicy"])) {
    await client.send(
      new sdk.iam.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: text(news, "assumeRolePolicy") }),
    );
  }
  const boundary = optionalText(news, "permissionsBoundary");
  if (boundary === olds["permissionsBoundary"]) return;
  if (boundary === undefined) await client.send(new sdk.iam.DeleteRolePermissionsBoundaryCommand({ RoleName }));
  else await client.send(new sdk.iam.PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: boundary }));
}

/** Separate resources manage both, unless the role itself lists them; then the lists are complete. */
async function setPolicies(client: iam.IAMClient, id: string, inputs: Properties): Promise<void> {
  if (inputs["inlinePolicies"] !== undefined)
    await setInlinePolicies(client, id, inputs["inlinePolicies"] as { name?: string; policy?: string }[]);
  if (inputs["managedPolicyArns"] !== undefined)
    await setManagedPolicies(client, id, texts(inputs, "managedPolicyArns"));
}

export const role: AwsResource = {
  what: "IAM role",
  inputs: [
    "name",
    "namePrefix",
    "path",
    "assumeRolePolicy",
    "description",
    "maxSessionDuration",
    "permissionsBoundary",
    "forceDetachPolicies",
    "inlinePolicies",
    "managedPolicyArns",
    "tags",
  ],
  required: ["assumeRolePolicy"],
  shared: ["inlinePolicies", "managedPolicyArns"],
  naming: { input: "name", prefixInput: "namePrefix", longest: 64 },
  documents: ["assumeRolePolicy"],
  replacedBy: { name: undefined, path: "/" },
  idOf: (_aws, inputs) => text(inputs, "name"),
  create,
  complete: (aws, id, inputs) => setPolicies(aws.iam, id, inputs),
  read,
  async update({ iam: client }, id, olds, news) {
    await updateRole(client, id, olds, news);
    await setPolicies(client, id, news);
    await changeTags(
      olds["tags"],
      news["tags"],
      (Tags) => client.send(new sdk.iam.TagRoleCommand({ RoleName: id, Tags })),
      (TagKeys) => client.send(new sdk.iam.UntagRoleCommand({ RoleName: id, TagKeys })),
    );
  },
  async delete({ iam: client }, id, properties) {
    const holds = (list: string): boolean =>
      properties["forceDetachPolicies"] === true || ((properties[list] as unknown[] | undefined) ?? []).length > 0;
    await emptyRole(client, id, { managed: holds("managedPolicyArns"), inline: holds("inlinePolicies") });
    await ifPresent(client.send(new sdk.iam.DeleteRoleCommand({ RoleName: id })));
  },
};

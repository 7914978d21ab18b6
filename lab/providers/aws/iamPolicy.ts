import type * as iam from "@aws-sdk/client-iam";

import { Properties } from "../values";
import { AwsClients } from "./clients";
import { ifPresent } from "./errors";
import { sameDocument } from "./policyDocument";
import { AwsResource, optionalText, text } from "./resourceType";
import { changeTags, tagList, tagMap } from "./tags";
import { sdk } from "./sdk";

/**
 * AWS keeps no more versions of a policy:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
 */
const mostVersions = 5;

async function idOf(aws: AwsClients, inputs: Properties): Promise<string> {
  const { accountId } = await aws.identity();
  return `arn:${await aws.partition()}:iam::${accountId}:policy${optionalText(inputs, "path") ?? "/"}${text(inputs, "name")}`;
}

async function create({ iam: client }: AwsClients, inputs: Properties): Promise<void> {
  await client.send(
    new sdk.iam.CreatePolicyCommand({
      PolicyName: text(inputs, "name"),
      PolicyDocument: text(inputs, "policy"),
      Path: optionalText(inputs, "path"),
      Description: optionalText(inputs, "description"),
      Tags: tagList(inputs["tags"]),
    }),
  );
}

async function read({ iam: client }: AwsClients, id: string): Promise<Properties | undefined> {
  const policy = (await ifPresent(client.send(new sdk.iam.GetPolicyCommand({ PolicyArn: id }))))?.Policy;
  if (policy === undefined) return undefined;
  const version = await client.send(
    new sdk.iam.GetPolicyVersionCommand({ PolicyArn: id, VersionId: policy.DefaultVersionId }),
  );
  return {
    arn: policy.Arn,
    name: policy.PolicyName,
    path: policy.Path,
    description: policy.Description ?? "",
    policyId: policy.PolicyId,
    attachmentCount: policy.AttachmentCount ?? 0,
    policy: decodeURIComponent(version.PolicyVersion?.Document ?? ""),
    tags: tagMap(policy.Tags),
  };
}

/** All versions but the default, the oldest first: AWS counts them, `v1`, `v2`, and never reuses a number. */
async function otherVersions(client: iam.IAMClient, PolicyArn: string): Promise<iam.PolicyVersion[]> {
  const versions = (await ifPresent(client.send(new sdk.iam.ListPolicyVersionsCommand({ PolicyArn }))))?.Versions ?? [];
  const number = ({ VersionId = "" }: iam.PolicyVersion): number => Number(VersionId.slice(1));
  return versions
    .filter(({ IsDefaultVersion }) => IsDefaultVersion !== true)
    .sort((one, other) => number(one) - number(other));
}

/** A changed document becomes a new default version; the oldest is deleted to make room. */
async function setDocument(client: iam.IAMClient, PolicyArn: string, PolicyDocument: string): Promise<void> {
  const others = await otherVersions(client, PolicyArn);
  if (others.length + 1 >= mostVersions)
    await client.send(new sdk.iam.DeletePolicyVersionCommand({ PolicyArn, VersionId: others[0]?.VersionId }));
  await client.send(new sdk.iam.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
}

export const policy: AwsResource = {
  what: "IAM policy",
  inputs: ["name", "namePrefix", "path", "description", "policy", "tags"],
  required: ["policy"],
  naming: { input: "name", prefixInput: "namePrefix", longest: 128 },
  documents: ["policy"],
  replacedBy: { name: undefined, path: "/", description: "" },
  idOf,
  create,
  read,
  async update({ iam: client }, id, olds, news) {
    if (!sameDocument(olds["policy"], news["policy"])) await setDocument(client, id, text(news, "policy"));
    await changeTags(
      olds["tags"],
      news["tags"],
      (Tags) => client.send(new sdk.iam.TagPolicyCommand({ PolicyArn: id, Tags })),
      (TagKeys) => client.send(new sdk.iam.UntagPolicyCommand({ PolicyArn: id, TagKeys })),
    );
  },
  async delete({ iam: client }, id) {
    for (const { VersionId } of await otherVersions(client, id))
      await ifPresent(client.send(new sdk.iam.DeletePolicyVersionCommand({ PolicyArn: id, VersionId })));
    await ifPresent(client.send(new sdk.iam.DeletePolicyCommand({ PolicyArn: id })));
  },
};

import type * as iam from "@aws-sdk/client-iam";

import { Properties } from "../values";
import { AwsClients } from "./clients";
import { ifPresent } from "./errors";
import { AwsResource, optionalText, text } from "./resourceType";
import { changeTags, tagList, tagMap } from "./tags";
import { sdk } from "./sdk";

async function read({ iam: client }: AwsClients, id: string): Promise<Properties | undefined> {
  const user = (await ifPresent(client.send(new sdk.iam.GetUserCommand({ UserName: id }))))?.User;
  if (user === undefined) return undefined;
  const tags = tagMap((await client.send(new sdk.iam.ListUserTagsCommand({ UserName: id }))).Tags);
  return { name: user.UserName, arn: user.Arn, uniqueId: user.UserId, path: user.Path, tags };
}

/**
 * Memberships are deleted with the user, as in the provider; what a person has added to it is deleted only with
 * `forceDestroy`.
 */
async function empty(client: iam.IAMClient, UserName: string, force: boolean): Promise<void> {
  const groups = (await ifPresent(client.send(new sdk.iam.ListGroupsForUserCommand({ UserName }))))?.Groups ?? [];
  for (const { GroupName } of groups)
    await ifPresent(client.send(new sdk.iam.RemoveUserFromGroupCommand({ UserName, GroupName })));
  if (!force) return;
  const keys = (await ifPresent(client.send(new sdk.iam.ListAccessKeysCommand({ UserName }))))?.AccessKeyMetadata ?? [];
  for (const { AccessKeyId } of keys)
    await ifPresent(client.send(new sdk.iam.DeleteAccessKeyCommand({ UserName, AccessKeyId })));
  await ifPresent(client.send(new sdk.iam.DeleteLoginProfileCommand({ UserName })));
}

export const user: AwsResource = {
  what: "IAM user",
  inputs: ["name", "path", "forceDestroy", "tags"],
  required: [],
  naming: { input: "name", longest: 64 },
  // AWS could change both in place; but the id is the name, and the emulator loses the tags of a user when its ARN
  // changes.
  replacedBy: { name: undefined, path: "/" },
  idOf: (_aws, inputs) => text(inputs, "name"),
  create: ({ iam: client }, inputs) =>
    client.send(
      new sdk.iam.CreateUserCommand({
        UserName: text(inputs, "name"),
        Path: optionalText(inputs, "path"),
        Tags: tagList(inputs["tags"]),
      }),
    ),
  read,
  async update({ iam: client }, id, olds, news) {
    await changeTags(
      olds["tags"],
      news["tags"],
      (Tags) => client.send(new sdk.iam.TagUserCommand({ UserName: id, Tags })),
      (TagKeys) => client.send(new sdk.iam.UntagUserCommand({ UserName: id, TagKeys })),
    );
  },
  async delete({ iam: client }, id, properties) {
    await empty(client, id, properties["forceDestroy"] === true);
    await ifPresent(client.send(new sdk.iam.DeleteUserCommand({ UserName: id })));
  },
};

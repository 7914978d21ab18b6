import type * as iam from "@aws-sdk/client-iam";

import { Properties } from "../values";
import { AwsClients } from "./clients";
import { ifPresent } from "./errors";
import { AwsResource, optionalText, text } from "./resourceType";
import { changeTags, tagList, tagMap } from "./tags";
import { sdk } from "./sdk";

async function create({ iam: client }: AwsClients, inputs: Properties): Promise<void> {
  await client.send(
    new sdk.iam.CreateInstanceProfileCommand({
      InstanceProfileName: text(inputs, "name"),
      Path: optionalText(inputs, "path"),
      Tags: tagList(inputs["tags"]),
    }),
  );
}

async function read({ iam: client }: AwsClients, id: string): Promise<Properties | undefined> {
  const profile = (await ifPresent(client.send(new sdk.iam.GetInstanceProfileCommand({ InstanceProfileName: id }))))
    ?.InstanceProfile;
  if (profile === undefined) return undefined;
  return {
    name: profile.InstanceProfileName,
    arn: profile.Arn,
    uniqueId: profile.InstanceProfileId,
    createDate: profile.CreateDate?.toISOString(),
    path: profile.Path,
    role: profile.Roles?.[0]?.RoleName,
    tags: tagMap(profile.Tags),
  };
}

/** A call repeated after a lost answer is refused: the profile already has its one role, set by the first call. */
async function addRole(client: iam.IAMClient, InstanceProfileName: string, RoleName: string): Promise<void> {
  try {
    await client.send(new sdk.iam.AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  } catch (error) {
    const held = await ifPresent(client.send(new sdk.iam.GetInstanceProfileCommand({ InstanceProfileName })));
    if (held?.InstanceProfile?.Roles?.[0]?.RoleName !== RoleName) throw error;
  }
}

/** A profile has one role; another role replaces it. */
async function setRole(
  client: iam.IAMClient,
  InstanceProfileName: string,
  old: string | undefined,
  wanted: string | undefined,
): Promise<void> {
  if (old === wanted) return;
  if (old !== undefined)
    await ifPresent(
      client.send(new sdk.iam.RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName: old })),
    );
  if (wanted !== undefined) await addRole(client, InstanceProfileName, wanted);
}

export const instanceProfile: AwsResource = {
  what: "instance profile",
  inputs: ["name", "namePrefix", "path", "role", "tags"],
  required: [],
  naming: { input: "name", prefixInput: "namePrefix", longest: 128 },
  replacedBy: { name: undefined, path: "/" },
  idOf: (_aws, inputs) => text(inputs, "name"),
  create,
  complete: (aws, id, inputs) => setRole(aws.iam, id, undefined, optionalText(inputs, "role")),
  read,
  async update({ iam: client }, id, olds, news) {
    await setRole(client, id, optionalText(olds, "role"), optionalText(news, "role"));
    await changeTags(
      olds["tags"],
      news["tags"],
      (Tags) => client.send(new sdk.iam.TagInstanceProfileCommand({ InstanceProfileName: id, Tags })),
      (TagKeys) => client.send(new sdk.iam.UntagInstanceProfileCommand({ InstanceProfileName: id, TagKeys })),
    );
  },
  async delete(aws, id) {
    const role = (await read(aws, id))?.["role"] as string | undefined;
    await setRole(aws.iam, id, role, undefined);
    await ifPresent(aws.iam.send(new sdk.iam.DeleteInstanceProfileCommand({ InstanceProfileName: id })));
  },
};

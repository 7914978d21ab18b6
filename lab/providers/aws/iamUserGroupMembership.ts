import type * as iam from "@aws-sdk/client-iam";

import { ifPresent } from "./errors";
import { AwsResource, text, texts } from "./resourceType";
import { sdk } from "./sdk";

async function groupsOf(client: iam.IAMClient, UserName: string): Promise<string[]> {
  const groups: string[] = [];
  for await (const page of sdk.iam.paginateListGroupsForUser({ client }, { UserName })) {
    groups.push(...(page.Groups ?? []).map(({ GroupName = "" }) => GroupName));
  }
  return groups;
}

async function change(
  client: iam.IAMClient,
  UserName: string,
  olds: readonly string[],
  news: readonly string[],
): Promise<void> {
  for (const GroupName of olds.filter((name) => !news.includes(name))) {
    await ifPresent(client.send(new sdk.iam.RemoveUserFromGroupCommand({ UserName, GroupName })));
  }
  for (const GroupName of news.filter((name) => !olds.includes(name)))
    await client.send(new sdk.iam.AddUserToGroupCommand({ UserName, GroupName }));
}

/** The membership of a user in these groups; other groups do not belong to this resource. */
export const userGroupMembership: AwsResource = {
  what: "membership of an IAM user",
  inputs: ["user", "groups"],
  required: ["user", "groups"],
  replacedBy: { user: undefined },
  // The form in which the provider imports it; it keeps the groups of its creation.
  idOf: (_aws, inputs) => [text(inputs, "user"), ...texts(inputs, "groups")].join("/"),
  create: ({ iam: client }, inputs) => change(client, text(inputs, "user"), [], texts(inputs, "groups")),
  async read({ iam: client }, id, known) {
    const [user = "", ...begun] = id.split("/");
    const found = (await ifPresent(groupsOf(client, user))) ?? [];
    const wanted = known["groups"] === undefined ? begun : texts(known, "groups");
    const groups = wanted.filter((name) => found.includes(name));
    return groups.length === 0 && wanted.length > 0 ? undefined : { user, groups };
  },
  update: ({ iam: client }, _id, olds, news) =>
    change(client, text(news, "user"), texts(olds, "groups"), texts(news, "groups")),
  delete: ({ iam: client }, _id, properties) =>
    change(client, text(properties, "user"), texts(properties, "groups"), []),
};

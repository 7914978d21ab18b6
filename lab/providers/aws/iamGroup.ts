import { ifPresent } from "./errors";
import { AwsResource, optionalText, text } from "./resourceType";
import { sdk } from "./sdk";

export const group: AwsResource = {
  what: "IAM group",
  inputs: ["name", "path"],
  required: [],
  naming: { input: "name", longest: 128 },
  // AWS could change both in place; but the emulator's UpdateGroup changes a path only with a new name, and the id is
  // the name.
  replacedBy: { name: undefined, path: "/" },
  idOf: (_aws, inputs) => text(inputs, "name"),
  create: ({ iam: client }, inputs) =>
    client.send(
      new sdk.iam.CreateGroupCommand({ GroupName: text(inputs, "name"), Path: optionalText(inputs, "path") }),
    ),
  async read({ iam: client }, id) {
    const found = (await ifPresent(client.send(new sdk.iam.GetGroupCommand({ GroupName: id }))))?.Group;
    return found === undefined
      ? undefined
      : { name: found.GroupName, arn: found.Arn, uniqueId: found.GroupId, path: found.Path };
  },
  async delete({ iam: client }, id) {
    await ifPresent(client.send(new sdk.iam.DeleteGroupCommand({ GroupName: id })));
  },
};

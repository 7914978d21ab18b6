import { ifPresent } from "./errors";
import { groupPrincipal, Principal, rolePrincipal, userPrincipal } from "./iamPrincipals";
import { AwsResource, text } from "./resourceType";

/** A policy inside a role, group or user; its id is `<name>:<policy's name>`. */
function inlinePolicy(principal: Principal): AwsResource {
  const { word } = principal;
  return {
    what: `inline policy of an IAM ${word}`,
    inputs: [word, "name", "namePrefix", "policy"],
    required: [word, "policy"],
    naming: { input: "name", prefixInput: "namePrefix", longest: 128 },
    documents: ["policy"],
    replacedBy: { [word]: undefined, name: undefined },
    idOf: (_aws, inputs) => `${text(inputs, word)}:${text(inputs, "name")}`,
    create: ({ iam: client }, inputs) =>
      principal.put(client, text(inputs, word), text(inputs, "name"), text(inputs, "policy")),
    async read({ iam: client }, id) {
      const [owner = "", name = ""] = id.split(":");
      const found = await ifPresent(principal.get(client, owner, name));
      return found === undefined
        ? undefined
        : { [word]: owner, name, policy: decodeURIComponent(found.PolicyDocument ?? "") };
    },
    async update({ iam: client }, _id, _olds, news) {
      await principal.put(client, text(news, word), text(news, "name"), text(news, "policy"));
    },
    async delete({ iam: client }, id) {
      const [owner = "", name = ""] = id.split(":");
      await ifPresent(principal.remove(client, owner, name));
    },
  };
}

export const rolePolicy = inlinePolicy(rolePrincipal);
export const groupPolicy = inlinePolicy(groupPrincipal);
export const userPolicy = inlinePolicy(userPrincipal);

import type * as iam from "@aws-sdk/client-iam";

import { ifPresent } from "./errors";
import { groupPrincipal, Principal, rolePrincipal, userPrincipal } from "./iamPrincipals";
import { AwsResource, text } from "./resourceType";

async function isAttached(client: iam.IAMClient, { attached }: Principal, name: string, arn: string): Promise<boolean> {
  for await (const { AttachedPolicies = [] } of attached(client, name)) {
    if (AttachedPolicies.some(({ PolicyArn }) => PolicyArn === arn)) return true;
  }
  return false;
}

/** A managed policy attached to a role, group or user; its id is `<name>/<policy ARN>`. */
function attachment(principal: Principal): AwsResource {
  const { word } = principal;
  return {
    what: `policy of an IAM ${word}`,
    inputs: [word, "policyArn"],
    required: [word, "policyArn"],
    replacedBy: { [word]: undefined, policyArn: undefined },
    idOf: (_aws, inputs) => `${text(inputs, word)}/${text(inputs, "policyArn")}`,
    create: ({ iam: client }, inputs) => principal.attach(client, text(inputs, word), text(inputs, "policyArn")),
    async read({ iam: client }, id) {
      const name = id.slice(0, id.indexOf("/"));
      const policyArn = id.slice(name.length + 1);
      return (await ifPresent(isAttached(client, principal, name, policyArn))) === true
        ? { [word]: name, policyArn }
        : undefined;
    },
    async delete({ iam: client }, _id, properties) {
      await ifPresent(principal.detach(client, text(properties, word), text(properties, "policyArn")));
    },
  };
}

export const rolePolicyAttachment = attachment(rolePrincipal);
export const groupPolicyAttachment = attachment(groupPrincipal);
export const userPolicyAttachment = attachment(userPrincipal);

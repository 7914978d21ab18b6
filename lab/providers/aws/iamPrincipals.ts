import type * as iam from "@aws-sdk/client-iam";
import { sdk } from "./sdk";

/** The calls for policies of a role, a group or a user: IAM has a set for each, which differ only in the word. */
export interface Principal {
  /** The word, and the input that names it. */
  readonly word: "role" | "group" | "user";
  attach(client: iam.IAMClient, name: string, PolicyArn: string): Promise<unknown>;
  detach(client: iam.IAMClient, name: string, PolicyArn: string): Promise<unknown>;
  attached(client: iam.IAMClient, name: string): AsyncIterable<{ AttachedPolicies?: iam.AttachedPolicy[] | undefined }>;
  put(client: iam.IAMClient, name: string, PolicyName: string, PolicyDocument: string): Promise<unknown>;
  get(client: iam.IAMClient, name: string, PolicyName: string): Promise<{ PolicyDocument: string | undefined }>;
  remove(client: iam.IAMClient, name: string, PolicyName: string): Promise<unknown>;
}

export const rolePrincipal: Principal = {
  word: "role",
  attach: (client, RoleName, PolicyArn) => client.send(new sdk.iam.AttachRolePolicyCommand({ RoleName, PolicyArn })),
  detach: (client, RoleName, PolicyArn) => client.send(new sdk.iam.DetachRolePolicyCommand({ RoleName, PolicyArn })),
  attached: (client, RoleName) => sdk.iam.paginateListAttachedRolePolicies({ client }, { RoleName }),
  put: (client, RoleName, PolicyName, PolicyDocument) =>
    client.send(new sdk.iam.PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument })),
  get: (client, RoleName, PolicyName) => client.send(new sdk.iam.GetRolePolicyCommand({ RoleName, PolicyName })),
  remove: (client, RoleName, PolicyName) => client.send(new sdk.iam.DeleteRolePolicyCommand({ RoleName, PolicyName })),
};

export const groupPrincipal: Principal = {
  word: "group",
  attach: (client, GroupName, PolicyArn) => client.send(new sdk.iam.AttachGroupPolicyCommand({ GroupName, PolicyArn })),
  detach: (client, GroupName, PolicyArn) => client.send(new sdk.iam.DetachGroupPolicyCommand({ GroupName, PolicyArn })),
  attached: (client, GroupName) => sdk.iam.paginateListAttachedGroupPolicies({ client }, { GroupName }),
  put: (client, GroupName, PolicyName, PolicyDocument) =>
    client.send(new sdk.iam.PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument })),
  get: (client, GroupName, PolicyName) => client.send(new sdk.iam.GetGroupPolicyCommand({ GroupName, PolicyName })),
  remove: (client, GroupName, PolicyName) =>
    client.send(new sdk.iam.DeleteGroupPolicyCommand({ GroupName, PolicyName })),
};

export const userPrincipal: Principal = {
  word: "user",
  attach: (client, UserName, PolicyArn) => client.send(new sdk.iam.AttachUserPolicyCommand({ UserName, PolicyArn })),
  detach: (client, UserName, PolicyArn) => client.send(new sdk.iam.DetachUserPolicyCommand({ UserName, PolicyArn })),
  attached: (client, UserName) => sdk.iam.paginateListAttachedUserPolicies({ client }, { UserName }),
  put: (client, UserName, PolicyName, PolicyDocument) =>
    client.send(new sdk.iam.PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument })),
  get: (client, UserName, PolicyName) => client.send(new sdk.iam.GetUserPolicyCommand({ UserName, PolicyName })),
  remove: (client, UserName, PolicyName) => client.send(new sdk.iam.DeleteUserPolicyCommand({ UserName, PolicyName })),
};

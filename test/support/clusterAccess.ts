import { strict as assert } from "assert";

import type { IamArgs } from "../../components/iam/configuration";
import { resolveIam } from "../../components/iam/defaults";
import { renderOwnRoles } from "../../components/iam/ownRoles";
import { renderIam } from "../../components/iam/render";
import type { Policy } from "../../lab/aws/policies";

export const account = "123456789012";

export function roleArn(name: string): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** A role with its own policies as they are rendered; those of AWS itself are not among them. */
export interface Holder {
  readonly arn: string;
  readonly identity: readonly Policy[];
}

/** The roles of one cluster's machines, with all that is made for them. */
export function clusterHolders(args: IamArgs, name: string): { controlPlane: Holder; nodes: Holder } {
  const cluster = args.clusters?.find((one) => one.name === name) ?? assert.fail(`no cluster ${name}`);
  const { managedPolicies } = renderIam(args);
  const holders = renderOwnRoles(resolveIam(args), cluster).map((role): Holder => {
    const attached = managedPolicies.filter(({ key }) => role.policies.includes(key));
    assert.deepEqual(role.attachments, [], "policies of AWS itself cannot be evaluated here");
    const documents = [...attached.map(({ document }) => document), ...[role.inlinePolicy!.document]];
    return { arn: roleArn(role.name), identity: documents as unknown as Policy[] };
  });
  return { controlPlane: holders[0]!, nodes: holders[1]! };
}

/**
 * The policy that the AWS provider writes for an AWSCluster's bucket.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/pkg/cloud/services/s3/s3.go#L514
 */
export function providersBucketPolicy(s3Bucket: {
  readonly name: string;
  readonly controlPlaneIAMInstanceProfile: string;
  readonly nodesIAMInstanceProfiles: readonly string[];
}): Policy {
  const object = (folder: string): string => `arn:aws:s3:::${s3Bucket.name}/${folder}*`;
  const allow = (role: string, folder: string): object => ({
    Sid: role,
    Effect: "Allow",
    Principal: { AWS: [roleArn(role)] },
    Action: ["s3:GetObject"],
    Resource: [object(folder)],
  });
  const tlsOnly = {
    Sid: "ForceSSLOnlyAccess",
    Effect: "Deny",
    Principal: { AWS: ["*"] },
    Action: ["s3:*"],
    Resource: [object("")],
    Condition: { Bool: { "aws:SecureTransport": false } },
  };
  const statements = [
    tlsOnly,
    allow(s3Bucket.controlPlaneIAMInstanceProfile, "control-plane/"),
    ...s3Bucket.nodesIAMInstanceProfiles.flatMap((role) => [allow(role, "node/"), allow(role, "machine-pool/")]),
  ];
  return { Statement: statements } as Policy;
}

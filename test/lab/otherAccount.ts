import { CreateVpcCommand, DeleteVpcCommand, DescribeVpcsCommand, EC2Client, Vpc } from "@aws-sdk/client-ec2";

import { LAB_REGION } from "../../lab/aws/emulator";
import { awsClientSettings } from "../../lab/machines/awsClients";

/** The emulated AWS's account of all keys that it does not know, and another one. */
export const [labAccount, otherAccount] = ["123456789012", "222222222222"];

/** A call of IAM in the other account, to which the emulator's own header leads. */
async function callIam(endpoint: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const scope = `AKIAIOSFODNN7EXAMPLE/20260101/${LAB_REGION}/iam/aws4_request`;
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      "X-Moto-Account-Id": otherAccount,
      Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams({ Version: "2010-05-08", ...parameters }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A key that the emulated AWS knows as that of a user of the other account. */
export async function keyOfOtherAccount(endpoint: string): Promise<Key> {
  const UserName = "somebody";
  await callIam(endpoint, { Action: "CreateUser", UserName });
  const made = await callIam(endpoint, { Action: "CreateAccessKey", UserName });
  const field = (name: string): string => new RegExp(`<${name}>(.*)</${name}>`).exec(made)?.[1] ?? "";
  return { accessKeyId: field("AccessKeyId"), secretAccessKey: field("SecretAccessKey") };
}

/** The VPCs of the lab's account that the AWS provider takes for a cluster's. */
export class ClusterVpcs {
  private readonly tag: string;
  private readonly client: EC2Client;

  public constructor(endpoint: string, cluster: string) {
    this.tag = `sigs.k8s.io/cluster-api-provider-aws/cluster/${cluster}`;
    this.client = new EC2Client(awsClientSettings(endpoint));
  }

  public async find(): Promise<Vpc[]> {
    const Filters = [{ Name: `tag:${this.tag}`, Values: ["owned"] }];
    return (await this.client.send(new DescribeVpcsCommand({ Filters }))).Vpcs ?? [];
  }

  /** As one that another program has made. */
  public async make(tags: Readonly<Record<string, string>> = {}): Promise<string> {
    const Tags = Object.entries({ ...tags, [this.tag]: "owned" }).map(([Key, Value]) => ({ Key, Value }));
    const TagSpecifications = [{ ResourceType: "vpc" as const, Tags }];
    const { Vpc: made } = await this.client.send(
      new CreateVpcCommand({ CidrBlock: "10.99.0.0/16", TagSpecifications }),
    );
    return made?.VpcId ?? "";
  }

  public async remove(VpcId: string): Promise<void> {
    await this.client.send(new DeleteVpcCommand({ VpcId }));
  }
}

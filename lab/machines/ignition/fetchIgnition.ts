import { GetInstanceProfileCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetBucketPolicyCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

import type { Policy } from "../../aws/policies";
import { policiesOfRole } from "../../aws/rolePolicies";
import { awsClientSettings } from "../awsClients";
import { Instance } from "../ec2";
import { mayRead } from "./readRights";
import { ObjectLocation } from "./userData";

/** Reads machines' Ignition from buckets, each with the rights of the machine's role. */
export class IgnitionStore {
  private readonly iam: IAMClient;
  private readonly s3: S3Client;

  constructor(endpoint: string) {
    this.iam = new IAMClient(awsClientSettings(endpoint));
    this.s3 = new S3Client({ ...awsClientSettings(endpoint), forcePathStyle: true });
  }

  async read(instance: Instance, { bucket, key }: ObjectLocation): Promise<string> {
    const roleArn = await this.roleOf(instance);
    const identity = await policiesOfRole(this.iam, roleArn.slice(roleArn.lastIndexOf("/") + 1));
    const verdict = mayRead({ roleArn, bucket, key }, { identity, resource: await this.policyOf(bucket) });
    if (!verdict.allowed) {
      throw new Error(`AccessDenied: ${verdict.reason}`);
    }
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch((error: Error) => {
      throw new Error(`cannot read s3://${bucket}/${key}: ${error.message}`);
    });
    return (await Body?.transformToString()) ?? "";
  }

  close(): void {
    this.iam.destroy();
    this.s3.destroy();
  }

  private async roleOf({ instanceProfileArn }: Instance): Promise<string> {
    if (instanceProfileArn === undefined) {
      throw new Error("the instance has no instance profile, so it has no role with which to read its Ignition");
    }
    const name = instanceProfileArn.slice(instanceProfileArn.lastIndexOf("/") + 1);
    const { InstanceProfile } = await this.iam
      .send(new GetInstanceProfileCommand({ InstanceProfileName: name }))
      .catch((error: Error) => {
        throw new Error(`cannot use instance profile ${name}: ${error.message}`);
      });
    const arn = InstanceProfile?.Roles?.[0]?.Arn;
    if (arn === undefined) {
      throw new Error(`instance profile ${name} has no role, so the machine has no rights`);
    }
    return arn;
  }

  private async policyOf(bucket: string): Promise<Policy | undefined> {
    try {
      const { Policy } = await this.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
      return Policy === undefined ? undefined : (JSON.parse(Policy) as Policy);
    } catch (error) {
      if ((error as Error).name === "NoSuchBucketPolicy") return undefined;
      throw new Error(`cannot read the policy of bucket ${bucket}: ${(error as Error).message}`);
    }
  }
}

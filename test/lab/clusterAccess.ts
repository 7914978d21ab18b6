import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { GetBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";

import { decide, Policy } from "../../lab/aws/policies";
import { policiesOfRole } from "../../lab/aws/rolePolicies";
import { awsClientSettings } from "../../lab/machines/awsClients";
import { Ec2, isPoweredOn } from "../../lab/machines/ec2";

/** Who may read a cluster's bucket, by the policies that are in the emulated account. */
export class ClusterAccess {
  private constructor(
    private readonly iam: IAMClient,
    private readonly ec2: Ec2,
    private readonly bucket: string,
    private readonly policy: Policy,
  ) {}

  static async of(endpoint: string, bucket: string): Promise<ClusterAccess> {
    const s3 = new S3Client({ ...awsClientSettings(endpoint), forcePathStyle: true });
    const { Policy: text = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    s3.destroy();
    return new ClusterAccess(
      new IAMClient(awsClientSettings(endpoint)),
      new Ec2(endpoint),
      bucket,
      JSON.parse(text) as Policy,
    );
  }

  /** The instance profiles of all machines that are on. */
  async ofMachines(): Promise<string[]> {
    const machines = (await this.ec2.instances()).filter(isPoweredOn);
    return machines.map(({ instanceProfileArn = "" }) => instanceProfileArn.replace(/^.*\//, "")).sort();
  }

  /** Names of all roles that may read an object of the bucket. */
  async thatRead(key: string): Promise<string[]> {
    const request = { action: "s3:GetObject", resource: `arn:aws:s3:::${this.bucket}/${key}` };
    const { Roles = [] } = await this.iam.send(new ListRolesCommand({}));
    const readers = await Promise.all(
      Roles.map(async ({ RoleName = "", Arn: principal = "" }) => {
        const identity = await policiesOfRole(this.iam, RoleName);
        return decide({ principal, ...request }, { identity, resource: this.policy }).allowed ? [RoleName] : [];
      }),
    );
    return readers.flat().sort();
  }

  close(): void {
    this.iam.destroy();
    this.ec2.close();
  }
}

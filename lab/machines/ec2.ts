import {
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  EC2Client,
  Instance as Ec2Instance,
} from "@aws-sdk/client-ec2";

import { awsClientSettings } from "./awsClients";

/** The properties of an EC2 instance that the lab needs. */
export interface Instance {
  readonly id: string;
  readonly state: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly availabilityZone: string;
  readonly privateIp: string;
  readonly privateDnsName: string;
  readonly instanceProfileArn?: string;
}

/** Size of an instance type. */
export interface InstanceSize {
  readonly cpus: number;
  readonly memoryMiB: number;
}

/** Whether AWS has powered the machine on, or is about to. */
export function isPoweredOn({ state }: Instance): boolean {
  return state === "pending" || state === "running";
}

/** The EC2 calls that the lab's machines need. */
export class Ec2 {
  private readonly client: EC2Client;

  constructor(endpoint: string) {
    this.client = new EC2Client(awsClientSettings(endpoint));
  }

  async instances(): Promise<Instance[]> {
    const { Reservations = [] } = await this.client.send(new DescribeInstancesCommand({}));
    return Reservations.flatMap(({ Instances = [] }) => Instances.map(describe));
  }

  /** The decoded user data; empty if there is none. */
  async userData(id: string): Promise<string> {
    const { UserData } = await this.client.send(
      new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: "userData" }),
    );
    return Buffer.from(UserData?.Value ?? "", "base64").toString("utf8");
  }

  async imageName(imageId: string): Promise<string | undefined> {
    const { Images = [] } = await this.client.send(new DescribeImagesCommand({ ImageIds: [imageId] }));
    return Images[0]?.Name;
  }

  async size(instanceType: string): Promise<InstanceSize> {
    const { InstanceTypes = [] } = await this.client.send(
      new DescribeInstanceTypesCommand({ Filters: [{ Name: "instance-type", Values: [instanceType] }] }),
    );
    const found = InstanceTypes[0];
    if (found?.VCpuInfo?.DefaultVCpus === undefined || found.MemoryInfo?.SizeInMiB === undefined) {
      throw new Error(`EC2 does not know the instance type ${instanceType}`);
    }
    return { cpus: found.VCpuInfo.DefaultVCpus, memoryMiB: found.MemoryInfo.SizeInMiB };
  }

  close(): void {
    this.client.destroy();
  }
}

function describe(instance: Ec2Instance): Instance {
  return {
    id: instance.InstanceId ?? "",
    state: instance.State?.Name ?? "",
    imageId: instance.ImageId ?? "",
    instanceType: instance.InstanceType ?? "",
    availabilityZone: instance.Placement?.AvailabilityZone ?? "",
    privateIp: instance.PrivateIpAddress ?? "",
    privateDnsName: instance.PrivateDnsName ?? "",
    instanceProfileArn: instance.IamInstanceProfile?.Arn,
  };
}

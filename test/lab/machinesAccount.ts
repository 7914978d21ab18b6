import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const REGION = "us-east-1";
const BUCKET = "ignition-of-machines";
const roleArn = (role: string): string => `arn:aws:iam::123456789012:role/${role}`;

export interface Balancer {
  readonly arn: string;
  readonly endpoint: string;
  readonly targetGroup: string;
}

export interface StartedMachine {
  readonly id: string;
  readonly nodeName: string;
}

/** What the AWS provider makes in an account before it starts instances, made by hand. */
export class Account {
  readonly ec2: EC2Client;
  private readonly iam: IAMClient;
  private readonly s3: S3Client;
  private readonly elb: ElasticLoadBalancingV2Client;
  private subnet = "";
  private vpc = "";
  private image = "";

  constructor(endpoint: string) {
    const settings = { endpoint, region: REGION, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    this.ec2 = new EC2Client(settings);
    this.iam = new IAMClient(settings);
    this.s3 = new S3Client({ ...settings, forcePathStyle: true });
    this.elb = new ElasticLoadBalancingV2Client(settings);
  }

  async prepare(): Promise<void> {
    this.vpc = (await this.ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId ?? "";
    this.subnet =
      (await this.ec2.send(new CreateSubnetCommand({ VpcId: this.vpc, CidrBlock: "10.0.0.0/20" }))).Subnet?.SubnetId ??
      "";
    this.image = (await this.ec2.send(new DescribeImagesCommand({}))).Images?.[0]?.ImageId ?? "";
    for (const role of ["control-plane", "nodes"]) {
      await this.iam.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: "{}" }));
      await this.iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: role }));
      await this.iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: role, RoleName: role }));
    }
    await this.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await this.s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: JSON.stringify(this.policy()) }));
  }

  /** A network load balancer with one listener; returns its address and target group. */
  async loadBalancer(name: string): Promise<Balancer> {
    const { LoadBalancers } = await this.elb.send(
      new CreateLoadBalancerCommand({ Name: name, Subnets: [this.subnet], Type: "network" }),
    );
    const { LoadBalancerArn = "", DNSName = "" } = LoadBalancers?.[0] ?? {};
    const { TargetGroups } = await this.elb.send(
      new CreateTargetGroupCommand({ Name: name, Port: 6443, Protocol: "TCP", VpcId: this.vpc }),
    );
    const targetGroup = TargetGroups?.[0]?.TargetGroupArn ?? "";
    const action = { Type: "forward" as const, TargetGroupArn: targetGroup };
    await this.elb.send(
      new CreateListenerCommand({ LoadBalancerArn, Port: 6443, Protocol: "TCP", DefaultActions: [action] }),
    );
    return { arn: LoadBalancerArn, endpoint: `${DNSName}:6443`, targetGroup };
  }

  async deleteLoadBalancer(arn: string): Promise<void> {
    await this.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: arn }));
  }

  async register(targetGroup: string, instanceId: string): Promise<void> {
    await this.elb.send(
      new RegisterTargetsCommand({ TargetGroupArn: targetGroup, Targets: [{ Id: instanceId, Port: 6443 }] }),
    );
  }

  /** Puts a machine's Ignition where the provider does, and starts an instance that refers to it. */
  async machine(
    role: "control-plane" | "node",
    name: string,
    ignition: string,
    profile = role === "node" ? "nodes" : role,
  ): Promise<StartedMachine> {
    const key = `${role}/${name}`;
    await this.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: ignition }));
    const userData = { ignition: { version: "2.3.0", config: { append: [{ source: `s3://${BUCKET}/${key}` }] } } };
    const { Instances } = await this.ec2.send(
      new RunInstancesCommand({
        ImageId: this.image,
        InstanceType: "t3a.medium",
        MinCount: 1,
        MaxCount: 1,
        SubnetId: this.subnet,
        IamInstanceProfile: { Name: profile },
        UserData: Buffer.from(JSON.stringify(userData)).toString("base64"),
      }),
    );
    return { id: Instances?.[0]?.InstanceId ?? "", nodeName: Instances?.[0]?.PrivateDnsName ?? "" };
  }

  async terminate(...ids: string[]): Promise<void> {
    await this.ec2.send(new TerminateInstancesCommand({ InstanceIds: ids }));
  }

  /** The AWS provider's policy, its statement against plain HTTP included. */
  private policy(): object {
    const allow = (role: string, prefix: string): object => ({
      Sid: role,
      Effect: "Allow",
      Principal: { AWS: [roleArn(role)] },
      Action: ["s3:GetObject"],
      Resource: [`arn:aws:s3:::${BUCKET}/${prefix}/*`],
    });
    const tlsOnly = {
      Sid: "ForceSSLOnlyAccess",
      Effect: "Deny",
      Principal: { AWS: ["*"] },
      Action: ["s3:*"],
      Resource: [`arn:aws:s3:::${BUCKET}/*`],
      Condition: { Bool: { "aws:SecureTransport": false } },
    };
    return {
      Version: "2012-10-17",
      Statement: [tlsOnly, allow("control-plane", "control-plane"), allow("nodes", "node")],
    };
  }
}

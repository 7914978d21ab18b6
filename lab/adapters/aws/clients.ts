import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { nameCall } from "./errors";
import { partitionOf } from "./partitions";
import { AwsSettings } from "./settings";

/** The SDK tells at each start that some later version of it will want a newer Node; the version in use is pinned and does not. */
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

export interface Identity {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
}

interface Stack {
  add(
    middleware: (next: (args: never) => Promise<unknown>, context: { clientName?: string; commandName?: string }) => (args: { input: object }) => Promise<unknown>,
    options: { step: "initialize"; name: string },
  ): void;
}

/** Makes every failure of a client name its call. */
function naming<Client extends { middlewareStack: unknown }>(client: Client): Client {
  (client.middlewareStack as Stack).add(
    (next, context) => async (args) => {
      try {
        return await next(args as never);
      } catch (error) {
        throw nameCall(error, context.clientName ?? "AWS", context.commandName ?? "call", args.input);
      }
    },
    { step: "initialize", name: "nameCall" },
  );
  return client;
}

/** The clients of one configured provider. What the settings leave open the SDK takes from the environment, AWS_ENDPOINT_URL included. */
export class AwsClients {
  public readonly iam: IAMClient;
  public readonly s3: S3Client;
  public readonly ec2: EC2Client;
  private readonly sts: STSClient;
  private asked: Promise<Identity> | undefined;

  public constructor(private readonly settings: AwsSettings) {
    const { region, credentials, endpoints } = settings;
    const common = { ...(region === undefined ? {} : { region }), ...(credentials === undefined ? {} : { credentials }) };
    const at = (service: string): { endpoint?: string } => (endpoints[service] === undefined ? {} : { endpoint: endpoints[service] });
    this.iam = naming(new IAMClient({ ...common, ...at("iam") }));
    // Path style: the emulator's address has no subdomains for buckets.
    this.s3 = naming(new S3Client({ ...common, ...at("s3"), forcePathStyle: true }));
    this.ec2 = naming(new EC2Client({ ...common, ...at("ec2") }));
    this.sts = naming(new STSClient({ ...common, ...at("sts") }));
  }

  public async region(): Promise<string> {
    try {
      return await this.s3.config.region();
    } catch {
      throw new Error("no AWS region: set `region` of the AWS provider or AWS_REGION");
    }
  }

  public async partition(): Promise<string> {
    return partitionOf(await this.region()).partition;
  }

  public identity(): Promise<Identity> {
    return (this.asked ??= this.askIdentity());
  }

  /** Refuses an account that the settings exclude, before anything is made in it. */
  public async checkAccount(): Promise<void> {
    const { allowedAccountIds, forbiddenAccountIds } = this.settings;
    if (allowedAccountIds.length === 0 && forbiddenAccountIds.length === 0) return;
    const { accountId } = await this.identity();
    if (forbiddenAccountIds.includes(accountId)) throw new Error(`AWS account ${accountId} is in the provider's forbiddenAccountIds; use other credentials`);
    if (allowedAccountIds.length > 0 && !allowedAccountIds.includes(accountId)) {
      throw new Error(`AWS account ${accountId} is not in the provider's allowedAccountIds (${allowedAccountIds.join(", ")}); use other credentials`);
    }
  }

  private async askIdentity(): Promise<Identity> {
    const { Account = "", Arn = "", UserId = "" } = await this.sts.send(new GetCallerIdentityCommand({}));
    return { accountId: Account, arn: Arn, userId: UserId };
  }
}

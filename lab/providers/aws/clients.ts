import type { EC2Client } from "@aws-sdk/client-ec2";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { S3Client } from "@aws-sdk/client-s3";
import type { STSClient } from "@aws-sdk/client-sts";

import { nameCall } from "./errors";
import { partitionOf } from "./partitions";
import { sdk } from "./sdk";
import { AwsSettings } from "./settings";

/**
 * The SDK warns at each start that a later version will need a newer Node; the version in use is pinned and does not.
 */
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

export interface Identity {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
}

interface Stack {
  add(
    middleware: (
      next: (args: never) => Promise<unknown>,
      context: { clientName?: string; commandName?: string },
    ) => (args: { input: object }) => Promise<unknown>,
    options: { step: "initialize"; name: string },
  ): void;
}

/** Adds the name of the call to every error of a client. */
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

/**
 * The clients of one configured provider. The SDK takes everything else from the environment, including
 * AWS_ENDPOINT_URL.
 */
export class AwsClients {
  private readonly made: { iam?: IAMClient; s3?: S3Client; ec2?: EC2Client; sts?: STSClient } = {};
  private asked: Promise<Identity> | undefined;

  public constructor(private readonly settings: AwsSettings) {}

  public get iam(): IAMClient {
    return (this.made.iam ??= naming(new sdk.iam.IAMClient(this.configuration("iam"))));
  }

  /** Path style: the emulator's address has no subdomains for buckets. */
  public get s3(): S3Client {
    return (this.made.s3 ??= naming(new sdk.s3.S3Client({ ...this.configuration("s3"), forcePathStyle: true })));
  }

  public get ec2(): EC2Client {
    return (this.made.ec2 ??= naming(new sdk.ec2.EC2Client(this.configuration("ec2"))));
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

  /** Refuses an account that the settings exclude, before anything is created in it. */
  public async checkAccount(): Promise<void> {
    const { allowedAccountIds, forbiddenAccountIds } = this.settings;
    if (allowedAccountIds.length === 0 && forbiddenAccountIds.length === 0) return;
    const { accountId } = await this.identity();
    if (forbiddenAccountIds.includes(accountId))
      throw new Error(`AWS account ${accountId} is in the provider's forbiddenAccountIds; use other credentials`);
    if (allowedAccountIds.length > 0 && !allowedAccountIds.includes(accountId)) {
      throw new Error(
        `AWS account ${accountId} is not in the provider's allowedAccountIds (${allowedAccountIds.join(", ")}); use other credentials`,
      );
    }
  }

  private get sts(): STSClient {
    return (this.made.sts ??= naming(new sdk.sts.STSClient(this.configuration("sts"))));
  }

  private configuration(service: string): {
    region?: string;
    credentials?: NonNullable<AwsSettings["credentials"]>;
    endpoint?: string;
  } {
    const { region, credentials, endpoints } = this.settings;
    const endpoint = endpoints[service];
    return {
      ...(region === undefined ? {} : { region }),
      ...(credentials === undefined ? {} : { credentials }),
      ...(endpoint === undefined ? {} : { endpoint }),
    };
  }

  private async askIdentity(): Promise<Identity> {
    const { Account = "", Arn = "", UserId = "" } = await this.sts.send(new sdk.sts.GetCallerIdentityCommand({}));
    return { accountId: Account, arn: Arn, userId: UserId };
  }
}

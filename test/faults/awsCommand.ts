import * as ec2 from "@aws-sdk/client-ec2";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";

import { awsClientSettings } from "../../lab/machines/awsClients";

type Sender = { send(command: unknown): Promise<unknown>; destroy(): void };
type Constructors = Readonly<Record<string, new (options: object) => unknown>>;

/** The AWS CLI's names of services, and where the SDK has the same calls. */
const services: Readonly<Record<string, readonly [Constructors, string]>> = {
  ec2: [ec2 as unknown as Constructors, "EC2Client"],
  elbv2: [elb as unknown as Constructors, "ElasticLoadBalancingV2Client"],
};

const pascal = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_all, letter: string) => letter.toUpperCase());

/** Carries out a line for the AWS CLI (`aws ec2 delete-vpc --vpc-id vpc-1`), which need not be installed for that. */
export async function awsCommand(line: string, endpoint: string): Promise<void> {
  const [, service = "", action = "", option = "", value = ""] = line.trim().split(" ");
  const [calls, clientName] = services[service] ?? [];
  const [Client, Command] = [calls?.[clientName ?? ""], calls?.[`${pascal(action)}Command`]];
  if (Client === undefined || Command === undefined) throw new Error(`the AWS SDK has no call for \`${line}\``);
  const field = pascal(option.replace(/^--/, ""));
  const client = new Client(awsClientSettings(endpoint)) as Sender;
  await client.send(new Command({ [field]: field.endsWith("Ids") ? [value] : value }));
  client.destroy();
}

import type { Provider } from "@pulumi/aws/provider";

import { describeProblems, Problem } from "../../components/schema/problem";
import { defined } from "../../components/schema/values";
import { refusal } from "../callStacks";
import type { LastOutputs } from "../lastOutputs";
import type { Manifests } from "../manifests";
import { askingProvider, controllersProvider } from "../providers";
import type { CheckedSettings } from "../settings/readSettings";
import { accountProblems } from "./accounts";
import { accountOf, otherVpcs } from "./ask";
import { vpcProblems } from "./vpcs";

type Settings = Pick<CheckedSettings, "account" | "region" | "credentials" | "credentialsOfRun" | "clusters">;

function refuse(problems: readonly Problem[]): void {
  const whose = "compared with what AWS says, the settings of this stack have";
  if (problems.length > 0) throw refusal(describeProblems(problems, whose, "changed"));
}

/** A cluster of the last update is this stack's, whatever tags an earlier version has given its VPC. */
async function refuseVpcs(
  { clusters, region }: Settings,
  { applied }: LastOutputs,
  stack: string,
  provider: Provider,
): Promise<void> {
  const made = applied?.clusters ?? {};
  const asked = Object.keys(clusters).filter((name) => !Object.hasOwn(made, name));
  const found = asked.map(async (name) => vpcProblems(name, await otherVpcs(name, stack, provider), { stack, region }));
  refuse((await Promise.all(found)).flat());
}

/** What AWS has said before the first object. */
export interface AskedAws {
  /** The account of this run; unknown in the first preview without AWS. */
  readonly account?: string;
  /** What it was asked with. */
  readonly providers: readonly Provider[];
}

/**
 * Asks for the account of this run. What is made in another one than before, or by controllers of another one, is
 * refused before the first object, and so is a cluster whose network another one would share. Where AWS cannot be
 * asked, which only a preview takes, it is the account of the last update, if there was one, so that nothing looks
 * changed then.
 */
export async function checkAws(
  settings: Settings,
  last: LastOutputs,
  { managementStack }: Manifests,
  stack: string,
): Promise<AskedAws> {
  const { account: wanted, credentials, credentialsOfRun } = settings;
  const asking = askingProvider(settings);
  // A provider is a process: keys that the run has itself need none of their own.
  const withKeys =
    credentials === undefined || credentialsOfRun ? undefined : controllersProvider(settings, credentials);
  const [own, controllers] = await Promise.all([
    accountOf("the credentials of this run", asking),
    withKeys === undefined ? undefined : accountOf("the controllers' keys", withKeys),
  ]);
  const recorded = last.account;
  refuse(accountProblems({ wanted, recorded, own, controllers, management: managementStack?.account }));
  if (own !== undefined) await refuseVpcs(settings, last, stack, asking);
  const providers = [asking, withKeys].filter((provider) => provider !== undefined);
  return { providers, ...defined({ account: own ?? recorded }) };
}

import type { Region } from "@pulumi/aws";
// Not from the index, which loads three hundred modules for two.
import { Provider, ProviderArgs } from "@pulumi/aws/provider";

import type { AwsCredentials } from "../components/management/credentials";
import { CheckedSettings } from "./settings/readSettings";

/**
 * The program's own access to AWS: the credentials that the AWS SDK finds, in the settings' region, whatever the
 * environment says of another one. Its tags are on everything that the program makes, without being said again.
 *
 * It works in one account alone, which is known before: a destroy and a refresh run no program, and in another account
 * all would be gone for them.
 */
export function awsProvider({ region, tags }: Pick<CheckedSettings, "region" | "tags">, account?: string): Provider {
  const defaultTags = Object.keys(tags).length === 0 ? {} : { defaultTags: { tags } };
  const allowed = account === undefined ? {} : { allowedAccountIds: [account] };
  return new Provider("aws", { region: region as Region, ...defaultTags, ...allowed });
}

/**
 * For questions, before anything else is registered: it makes nothing. It does not call AWS by itself, so that a
 * question that fails is what fails, with its own words.
 */
function questions(name: string, region: string, keys: ProviderArgs = {}): Provider {
  const quiet = { skipCredentialsValidation: true, skipRequestingAccountId: true };
  return new Provider(name, { region: region as Region, ...quiet, ...keys });
}

/** Asks with the same credentials as `awsProvider`, which cannot be there yet: it is told the account. */
export function askingProvider({ region }: Pick<CheckedSettings, "region">): Provider {
  return questions("aws-account", region);
}

/** Asks with the controllers' keys, which are secrets in the state like those in their Secret. */
export function controllersProvider(
  { region }: Pick<CheckedSettings, "region">,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
): Provider {
  const token = sessionToken === undefined ? {} : { token: sessionToken };
  return questions("aws-controllers", region, { accessKey: accessKeyId, secretKey: secretAccessKey, ...token });
}

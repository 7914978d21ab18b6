import type { Region } from "@pulumi/aws";
// Not from the index, which loads three hundred modules for two.
import { Provider } from "@pulumi/aws/provider";

import { CheckedSettings } from "./settings/readSettings";

/**
 * The program's own access to AWS: the credentials that the AWS SDK finds, in the settings' region, whatever the
 * environment says of another one. Its tags are on everything that the program makes, without being said again.
 */
export function awsProvider({ region, tags }: Pick<CheckedSettings, "region" | "tags">): Provider {
  const defaultTags = Object.keys(tags).length === 0 ? {} : { defaultTags: { tags } };
  return new Provider("aws", { region: region as Region, ...defaultTags });
}

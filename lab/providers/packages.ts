import type { Provider, ProviderContext } from "./provider";

/** The packages that have a stand-in: Pulumi's own plugins for them are not served as Go modules. */
export const packages = ["aws", "command"] as const;
export type PackageName = (typeof packages)[number];

/** Loads what the package needs, and no other. */
export async function createProvider(packageName: PackageName, context: ProviderContext): Promise<Provider> {
  switch (packageName) {
    case "aws": {
      const { AwsProvider } = await import("./aws/awsProvider");
      return new AwsProvider();
    }
    case "command": {
      const { CommandProvider } = await import("./command/commandProvider");
      return new CommandProvider(context);
    }
  }
}

/** The SDK package's version: the engine looks for a plugin of it, and property names are those of the SDK. */
export function versionOf(packageName: PackageName): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- which package it is, is known at run time only.
  return (require(`@pulumi/${packageName}/package.json`) as { version: string }).version;
}

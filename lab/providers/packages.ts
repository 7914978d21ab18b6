import type { Provider, ProviderContext } from "./provider";

/** The packages with a stand-in: Pulumi's own plugins for them are not available as Go modules. */
export const packages = ["aws", "command"] as const;
export type PackageName = (typeof packages)[number];

/** Loads only what the package needs. */
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

/**
 * The SDK package's version: the engine searches for a plugin of that version, and property names are those of the SDK.
 */
export function versionOf(packageName: PackageName): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the package is known only at run time.
  return (require(`@pulumi/${packageName}/package.json`) as { version: string }).version;
}

import { randomBytes } from "crypto";

import { CheckFailure, nameOf, Provider, ProviderContext } from "../provider";
import { canonical, Properties } from "../values";
import { runShell } from "./runShell";

/** `command:local:Command` of @pulumi/command: a shell command for each of create, update and delete. */
interface CommandInputs extends Properties {
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
  readonly stdin?: string;
  readonly dir?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly interpreter?: readonly string[];
  /** Which of its output is shown while it runs; default: both. */
  readonly logging?: "stdout" | "stderr" | "stdoutAndStderr" | "none";
  readonly addPreviousOutputInEnv?: boolean;
}

const inputs = [
  "create",
  "update",
  "delete",
  "stdin",
  "dir",
  "environment",
  "interpreter",
  "logging",
  "addPreviousOutputInEnv",
  "triggers",
];

/** The output of the previous command, as the package passes it on. */
function previousOutput({ stdout, stderr, addPreviousOutputInEnv }: Properties): Record<string, string> {
  if (addPreviousOutputInEnv === false) return {};
  const said = Object.entries({ PULUMI_COMMAND_STDOUT: stdout, PULUMI_COMMAND_STDERR: stderr });
  return Object.fromEntries(
    said.filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== ""),
  );
}

/** As in the package: https://github.com/pulumi/pulumi-command/tree/master/provider/pkg/provider/local */
export class CommandProvider implements Provider {
  public readonly types = { "command:local:Command": { inputs, required: [] } };
  public readonly printed = ["stdout", "stderr"];

  public constructor(private readonly context: ProviderContext) {}

  public replacedBy(): readonly string[] {
    return [];
  }

  public configure(): void {
    // The package has no settings of its own.
  }

  public check(
    _urn: string,
    _olds: Properties,
    news: Properties,
  ): { inputs: Properties; failures: readonly CheckFailure[] } {
    const unknown = Object.keys(news).filter((key) => !inputs.includes(key));
    const failures = unknown.map((property) => ({
      property,
      reason: `the lab's command supports only ${inputs.join(", ")}; remove it`,
    }));
    return { inputs: { addPreviousOutputInEnv: true, ...news }, failures };
  }

  public diff(
    _urn: string,
    olds: Properties,
    news: Properties,
  ): { replaces: readonly string[]; deleteBeforeReplace: boolean } {
    const replaces = canonical(olds["triggers"] ?? null) === canonical(news["triggers"] ?? null) ? [] : ["triggers"];
    return { replaces, deleteBeforeReplace: false };
  }

  public async create(
    urn: string,
    given: Properties,
    timeoutSeconds: number | undefined,
  ): Promise<{ id: string; outputs: Properties }> {
    const id = `${nameOf(urn)}${randomBytes(4).toString("hex")}`;
    return { id, outputs: await this.shell(urn, given, {}, (given as CommandInputs).create, timeoutSeconds) };
  }

  public async read(
    _id: string,
    _urn: string,
    given: Properties,
    known: Properties,
  ): Promise<{ inputs: Properties; outputs: Properties }> {
    return { inputs: given, outputs: known };
  }

  public async update(
    _id: string,
    urn: string,
    olds: Properties,
    news: Properties,
    timeoutSeconds: number | undefined,
  ): Promise<Properties> {
    const { update, create } = news as CommandInputs;
    return this.shell(urn, news, olds, update ?? create, timeoutSeconds);
  }

  public async delete(
    _id: string,
    urn: string,
    properties: Properties,
    timeoutSeconds: number | undefined,
  ): Promise<void> {
    await this.shell(urn, properties, properties, (properties as CommandInputs).delete, timeoutSeconds);
  }

  public async invoke(token: string): Promise<never> {
    throw new Error(`${token}: the lab runs commands only as resources`);
  }

  private async shell(
    urn: string,
    given: Properties,
    olds: Properties,
    command: string | undefined,
    timeoutSeconds: number | undefined,
  ): Promise<Properties> {
    const { stdout = "", stderr = "" } = olds;
    if (command === undefined) return { ...given, stdout, stderr };
    const { stdin, dir, environment, interpreter, logging = "stdoutAndStderr" } = given as CommandInputs;
    const show = (stream: "stdout" | "stderr", line: string): void => {
      if (logging === stream || logging === "stdoutAndStderr") this.context.report(urn, line);
    };
    const env = { ...environment, ...previousOutput({ ...given, stdout, stderr }) };
    return {
      ...given,
      ...(await runShell({
        command,
        stdin,
        dir,
        environment: env,
        interpreter,
        timeoutSeconds,
        signal: this.context.signal,
        show,
      })),
    };
  }
}

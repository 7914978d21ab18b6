import { randomUUID } from "crypto";

import { Adapter, AdapterContext, OperationTimeouts, Properties } from "../adapter";
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
  readonly triggers?: readonly unknown[];
}

export class CommandAdapter implements Adapter {
  public constructor(private readonly context: AdapterContext) {}

  public configure(): void {
    // The package has no settings of its own.
  }

  public async check(_urn: string, _olds: Properties, news: Properties): Promise<{ inputs: Properties }> {
    return { inputs: news };
  }

  /** As the package's schema has it: `triggers` replace, everything else updates. */
  public async diff(_id: string, _urn: string, olds: Properties, news: Properties): Promise<{ replaces?: string[] }> {
    return JSON.stringify(olds["triggers"]) === JSON.stringify(news["triggers"]) ? {} : { replaces: ["triggers"] };
  }

  public async create(urn: string, inputs: Properties, timeouts?: OperationTimeouts): Promise<{ id: string; outs: Properties }> {
    return { id: randomUUID(), outs: await this.shell(urn, inputs, (inputs as CommandInputs).create, timeouts?.create) };
  }

  public async read(id: string, _urn: string, properties: Properties): Promise<{ id: string; props: Properties }> {
    return { id, props: properties };
  }

  public async update(_id: string, urn: string, olds: Properties, news: Properties, timeouts?: OperationTimeouts): Promise<{ outs: Properties }> {
    const given = news as CommandInputs;
    const { stdout, stderr } = olds;
    // Without an update command the package runs `create` again.
    return { outs: { stdout, stderr, ...(await this.shell(urn, news, given.update ?? given.create, timeouts?.update)) } };
  }

  public async delete(_id: string, urn: string, properties: Properties, timeouts?: OperationTimeouts): Promise<void> {
    await this.shell(urn, properties, (properties as CommandInputs).delete, timeouts?.delete);
  }

  public async invoke(token: string): Promise<never> {
    throw new Error(`${token}: the lab runs commands as resources only`);
  }

  public async find(): Promise<undefined> {
    return undefined;
  }

  private async shell(urn: string, inputs: Properties, command: string | undefined, timeoutSeconds: number | undefined): Promise<Properties> {
    if (command === undefined) return inputs;
    const { stdin, dir, environment, interpreter } = inputs as CommandInputs;
    const result = await runShell({ command, stdin, dir, environment, interpreter, timeoutSeconds, signal: this.context.signal, line: (text) => this.context.report(urn, text) });
    return { ...inputs, ...result };
  }
}

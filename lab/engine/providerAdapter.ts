import { randomUUID } from "crypto";

import { Adapter, Properties } from "../adapters/adapter";
import { PackageName } from "../adapters/createAdapter";
import { providerReplaces } from "../adapters/providerChange";

/** Providers as resources: they are made by being on record, and become another one by settings that nothing they made survives. */
export class ProviderAdapter implements Adapter {
  public constructor(private readonly packageName: PackageName) {}

  public configure(): void {
    // There is one for all providers of the package: what configures them is the set of adapters.
  }

  public async check(_urn: string, _olds: Properties, news: Properties): Promise<{ inputs: Properties }> {
    return { inputs: news };
  }

  public async diff(_id: string, _urn: string, olds: Properties, news: Properties): Promise<{ replaces: string[] }> {
    return { replaces: providerReplaces(this.packageName, olds, news) };
  }

  public async create(_urn: string, inputs: Properties): Promise<{ id: string; outs: Properties }> {
    return { id: randomUUID(), outs: inputs };
  }

  public async read(id: string, _urn: string, properties: Properties): Promise<{ id: string; props: Properties }> {
    return { id, props: properties };
  }

  public async update(_id: string, _urn: string, _olds: Properties, news: Properties): Promise<{ outs: Properties }> {
    return { outs: news };
  }

  public async delete(): Promise<void> {
    // Nothing is there but the record.
  }

  public async invoke(token: string): Promise<never> {
    throw new Error(`${token}: a provider as a resource has no functions`);
  }

  public async find(): Promise<undefined> {
    return undefined;
  }
}

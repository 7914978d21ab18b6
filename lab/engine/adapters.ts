import { Adapter, AdapterContext } from "../adapters/adapter";
import { AdapterFactory, PackageName, packages } from "../adapters/createAdapter";
import { ProviderAdapter } from "./providerAdapter";
import { ResourceState } from "./state";
import { containsUnknown, plain, Properties, same } from "./values";

const providerPrefix = "pulumi:providers:";

export function isProvider(type: string): boolean {
  return type.startsWith(providerPrefix);
}

export function packageOf(type: string): PackageName {
  const name = isProvider(type) ? type.slice(providerPrefix.length) : (type.split(":")[0] ?? "");
  const known = packages.find((candidate) => candidate === name);
  if (known === undefined) throw new Error(`${type}: the lab has adapters for ${packages.join(", ")} only; add one under lab/adapters or run this stack with the pulumi CLI`);
  return known;
}

/** The adapters of one run: one for each provider resource, and one without configuration for each package's default. */
export class AdapterSet {
  private readonly explicit = new Map<string, Promise<Adapter>>();
  private readonly defaults = new Map<PackageName, Adapter>();
  private readonly inputs = new Map<string, Properties>();
  private readonly ending = new AbortController();

  public constructor(
    private readonly make: AdapterFactory,
    private readonly report: (urn: string, message: string) => void,
  ) {}

  /** Of a provider whose settings are not known yet, in a preview, the default one takes the place. */
  public configure(reference: string, type: string, inputs: Properties): void {
    const known = this.inputs.get(reference);
    this.inputs.set(reference, inputs);
    if (containsUnknown(inputs) || (known !== undefined && same(known, inputs))) return;
    const adapter = this.make(packageOf(type), this.context());
    const configured = Promise.resolve(adapter.configure(plain<Properties>(inputs))).then(() => adapter);
    // Whoever uses the provider awaits the promise and gets its error; without this Node would end at the first one.
    configured.catch(() => undefined);
    this.explicit.set(reference, configured);
  }

  /** Providers of an earlier run, for what has to be deleted or read with them. */
  public configureFrom(state: ResourceState): void {
    const reference = `${state.urn}::${state.id}`;
    if (isProvider(state.type) && !this.inputs.has(reference)) this.configure(reference, state.type, state.inputs);
  }

  /** What a provider of this run was configured with. */
  public settings(reference: string): Properties | undefined {
    return this.inputs.get(reference);
  }

  public async for(type: string, provider: string | undefined): Promise<Adapter> {
    if (isProvider(type)) return new ProviderAdapter(packageOf(type));
    if (provider !== undefined) {
      const configured = this.explicit.get(provider);
      if (configured !== undefined) return configured;
    }
    const name = packageOf(type);
    const existing = this.defaults.get(name);
    if (existing !== undefined) return existing;
    const adapter = this.make(name, this.context());
    this.defaults.set(name, adapter);
    return adapter;
  }

  /** Breaks off whatever still waits; what has been called already is finished and recorded. */
  public cancel(): void {
    this.ending.abort(new Error("broken off, since the run has failed elsewhere"));
  }

  public get cancelled(): boolean {
    return this.ending.signal.aborted;
  }

  private context(): AdapterContext {
    return { report: this.report, signal: this.ending.signal };
  }
}

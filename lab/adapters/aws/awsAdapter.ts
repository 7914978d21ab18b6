import { canonical } from "../../engine/values";
import { Adapter, AlreadyThereError, CreateOptions, OperationTimeouts, Properties, typeOf } from "../adapter";
import { CheckFailure, failuresOf, filled } from "./check";
import { AwsClients } from "./clients";
import { saysExists, wasRetried } from "./errors";
import { invokes } from "./invokes";
import { filledIn } from "./naming";
import { sameDocument } from "./policyDocument";
import { resourceType } from "./resourceTypes";
import { AwsResource } from "./resourceType";
import { AwsSettings, readSettings } from "./settings";

function differs(key: string, olds: Properties, news: Properties, fallback: unknown): boolean {
  return canonical(olds[key] ?? fallback ?? null) !== canonical(news[key] ?? fallback ?? null);
}

/** What was asked for and what AWS says; a document in the program's own words where AWS says the same. */
function outputsOf(resource: AwsResource, known: Properties, seen: Properties): Properties {
  const documents = (resource.documents ?? []).filter((key) => sameDocument(known[key], seen[key])).map((key) => [key, known[key]] as const);
  const tagsAll = resource.inputs.includes("tags") ? { tagsAll: seen["tags"] } : {};
  const outputs = { ...known, ...seen, ...Object.fromEntries(documents), ...tagsAll };
  return Object.fromEntries(Object.entries(outputs).filter(([key, value]) => key !== filledIn && value !== undefined));
}

/** `@pulumi/aws` for the types of resourceTypes.ts, over the AWS SDK. */
export class AwsAdapter implements Adapter {
  private settings: AwsSettings | undefined;
  private clients: AwsClients | undefined;

  public async configure(inputs: Properties): Promise<void> {
    this.settings = readSettings(inputs);
    this.clients = undefined;
    await this.connected().checkAccount();
  }

  public async check(urn: string, olds: Properties, news: Properties): Promise<{ inputs: Properties; failures?: CheckFailure[] }> {
    const resource = resourceType(typeOf(urn));
    const failures = failuresOf(resource, news);
    const inputs = filled(resource, urn, olds, news, this.configured().defaultTags);
    return failures.length > 0 ? { inputs, failures } : { inputs };
  }

  public async diff(_id: string, urn: string, olds: Properties, news: Properties): Promise<{ replaces: string[]; deleteBeforeReplace: boolean }> {
    const { replacedBy, naming } = resourceType(typeOf(urn));
    const replaces = Object.entries(replacedBy).flatMap(([key, fallback]) => (differs(key, olds, news, fallback) ? [key] : []));
    // Two objects of one name cannot be there at once.
    const keepsName = naming !== undefined && !replaces.includes(naming.input);
    return { replaces, deleteBeforeReplace: replaces.length > 0 && keepsName };
  }

  public async create(urn: string, inputs: Properties, _timeouts?: OperationTimeouts, options?: CreateOptions): Promise<{ id: string; outs: Properties }> {
    const resource = resourceType(typeOf(urn));
    const aws = this.connected();
    const id = await resource.idOf(aws, inputs);
    const left = options?.adopt === true ? await resource.read(aws, id, inputs) : undefined;
    if (left === undefined) await this.make(resource, urn, id, inputs);
    else await this.adopt(resource, urn, id, left, inputs);
    return { id, outs: await this.outputs(resource, id, inputs) };
  }

  public async read(id: string, urn: string, properties: Properties): Promise<{ id?: string; props?: Properties }> {
    const resource = resourceType(typeOf(urn));
    const seen = await resource.read(this.connected(), id, properties);
    return seen === undefined ? {} : { id, props: outputsOf(resource, properties, seen) };
  }

  public async update(id: string, urn: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
    const resource = resourceType(typeOf(urn));
    await resource.update?.(this.connected(), id, olds, news);
    return { outs: await this.outputs(resource, id, news) };
  }

  public async delete(id: string, urn: string, properties: Properties): Promise<void> {
    await resourceType(typeOf(urn)).delete(this.connected(), id, properties);
  }

  public async invoke(token: string, inputs: Properties): Promise<{ outputs: Properties }> {
    const invoke = invokes[token];
    if (invoke === undefined) {
      throw new Error(`${token}: the lab's AWS adapter knows ${Object.keys(invokes).join(", ")}; add it to lab/adapters/aws/invokes.ts, or run this stack with the pulumi CLI`);
    }
    return { outputs: await invoke(this.connected(), inputs) };
  }

  public async find(urn: string, inputs: Properties): Promise<string | undefined> {
    const resource = resourceType(typeOf(urn));
    const id = await resource.idOf(this.connected(), inputs);
    return (await resource.read(this.connected(), id, inputs)) === undefined ? undefined : id;
  }

  private async make(resource: AwsResource, urn: string, id: string, inputs: Properties): Promise<void> {
    const aws = this.connected();
    const wasAbsent = await resource.read(aws, id, inputs).then((seen) => seen === undefined, () => false);
    try {
      await resource.create(aws, inputs);
    } catch (error) {
      // The first attempt made it and its answer was lost: the SDK's second attempt is told that it exists.
      const made = saysExists(error) && wasRetried(error) && wasAbsent ? await resource.read(aws, id, inputs) : undefined;
      if (made !== undefined) return this.adopt(resource, urn, id, made, inputs);
      if (saysExists(error)) throw new AlreadyThereError(`${(error as Error).message}; this ${resource.what} is not of this stack: delete it, or give ours another name`);
      throw error;
    }
    try {
      await resource.complete?.(aws, id, inputs);
    } catch (error) {
      // Half an object that nobody has on record would stand in the way of the next run.
      await resource.delete(aws, id, inputs).catch((second: Error) => void ((error as Error).message += `; it could not be deleted again: ${second.message}`));
      throw error;
    }
  }

  /** Takes over what a killed run made, and brings it to what is asked for now. */
  private async adopt(resource: AwsResource, urn: string, id: string, left: Properties, inputs: Properties): Promise<void> {
    const { replaces } = await this.diff(id, urn, { ...inputs, ...left }, inputs);
    if (replaces.length > 0) {
      throw new Error(`${resource.what} ${id} is left of an earlier run and has another ${replaces.join(", ")}, which cannot be changed; delete it and run again`);
    }
    await resource.update?.(this.connected(), id, left, inputs);
  }

  private async outputs(resource: AwsResource, id: string, inputs: Properties): Promise<Properties> {
    const seen = await resource.read(this.connected(), id, inputs);
    if (seen === undefined) throw new Error(`${resource.what} ${id} is gone though it has just been written; is something else deleting it?`);
    return outputsOf(resource, inputs, seen);
  }

  private configured(): AwsSettings {
    return (this.settings ??= readSettings({}));
  }

  private connected(): AwsClients {
    return (this.clients ??= new AwsClients(this.configured()));
  }
}

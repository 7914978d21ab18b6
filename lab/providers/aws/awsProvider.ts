import { CheckFailure, HalfMadeError, Provider, typeOf } from "../provider";
import { canonical, containsUnknown, Properties } from "../values";
import { failuresOf, filled } from "./check";
import { AwsClients } from "./clients";
import { saysExists, wasRetried } from "./errors";
import { invokes } from "./invokes";
import { isFilledIn } from "./naming";
import { importedInputs, liveInputs, outputsOf } from "./reading";
import { AwsResource } from "./resourceType";
import { resourceType, resourceTypes } from "./resourceTypes";
import { AwsSettings, readSettings } from "./settings";

function differs(key: string, olds: Properties, news: Properties, fallback: unknown): boolean {
  return canonical(olds[key] ?? fallback ?? null) !== canonical(news[key] ?? fallback ?? null);
}

/** `@pulumi/aws` for the types of resourceTypes.ts, with the AWS SDK. */
export class AwsProvider implements Provider {
  public readonly types = resourceTypes;
  public readonly printed = [];
  private settings: AwsSettings | undefined;
  private clients: AwsClients | undefined;

  /** A bucket or role of one region does not exist in the other. */
  public replacedBy(olds: Properties, news: Properties): readonly string[] {
    return differs("region", olds, news, undefined) && !containsUnknown(news["region"]) ? ["region"] : [];
  }

  public async configure(settings: Properties): Promise<void> {
    this.settings = readSettings(settings);
    this.clients = undefined;
    await this.connected().checkAccount();
  }

  public check(
    urn: string,
    olds: Properties,
    news: Properties,
    seed: Uint8Array,
  ): { inputs: Properties; failures: readonly CheckFailure[] } {
    const resource = resourceType(typeOf(urn));
    return {
      inputs: filled(resource, urn, olds, news, this.configured().defaultTags, seed),
      failures: failuresOf(resource, news),
    };
  }

  public diff(
    urn: string,
    olds: Properties,
    news: Properties,
  ): { replaces: readonly string[]; deleteBeforeReplace: boolean } {
    const { replacedBy, naming } = resourceType(typeOf(urn));
    const replaces = Object.entries(replacedBy).flatMap(([key, fallback]) =>
      differs(key, olds, news, fallback) ? [key] : [],
    );
    // Two objects cannot have the same name at once; an object with a random name gets another name.
    const keepsName = naming !== undefined && !replaces.includes(naming.input) && !isFilledIn(news, naming.input);
    return { replaces, deleteBeforeReplace: replaces.length > 0 && keepsName };
  }

  public async create(urn: string, inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    const resource = resourceType(typeOf(urn));
    const aws = this.connected();
    const id = await this.make(resource, inputs);
    try {
      await resource.complete?.(aws, id, inputs);
      return { id, outputs: await this.outputs(resource, id, inputs) };
    } catch (error) {
      throw await this.halfMade(resource, id, inputs, error as Error);
    }
  }

  public async read(
    id: string,
    urn: string,
    inputs: Properties,
    known: Properties,
  ): Promise<{ inputs: Properties; outputs: Properties } | undefined> {
    const resource = resourceType(typeOf(urn));
    const recorded = { ...inputs, ...known };
    const seen = await resource.read(this.connected(), id, recorded);
    if (seen === undefined) return undefined;
    const outputs = outputsOf(resource, recorded, seen);
    return {
      outputs,
      inputs:
        Object.keys(inputs).length === 0 ? importedInputs(resource, outputs) : liveInputs(resource, inputs, outputs),
    };
  }

  public async update(id: string, urn: string, olds: Properties, news: Properties): Promise<Properties> {
    const resource = resourceType(typeOf(urn));
    try {
      await resource.update?.(this.connected(), id, olds, news);
    } catch (error) {
      throw await this.halfMade(resource, id, olds, error as Error);
    }
    return this.outputs(resource, id, news).catch(async (error: Error) => {
      throw await this.halfMade(resource, id, news, error);
    });
  }

  public async delete(id: string, urn: string, properties: Properties): Promise<void> {
    await resourceType(typeOf(urn)).delete(this.connected(), id, properties);
  }

  public async invoke(token: string, inputs: Properties): Promise<Properties> {
    const invoke = invokes[token];
    if (invoke === undefined) {
      throw new Error(
        `${token}: the lab's AWS provider supports ${Object.keys(invokes).join(", ")}; add it to lab/providers/aws/invokes.ts`,
      );
    }
    return invoke(this.connected(), inputs);
  }

  /** Makes the object, and answers its id. */
  private async make(resource: AwsResource, inputs: Properties): Promise<string> {
    const aws = this.connected();
    if (resource.idOf === undefined) return (await resource.create(aws, inputs)) as string;
    const id = await resource.idOf(aws, inputs);
    await this.makeNamed(resource, id, inputs);
    return id;
  }

  private async makeNamed(resource: AwsResource, id: string, inputs: Properties): Promise<void> {
    const aws = this.connected();
    const wasAbsent = await resource.read(aws, id, inputs).then(
      (seen) => seen === undefined,
      () => false,
    );
    try {
      await resource.create(aws, inputs);
    } catch (error) {
      if (!saysExists(error)) throw error;
      // The first attempt created it and its answer was lost: the SDK's second attempt gets "already exists".
      if (wasRetried(error) && wasAbsent) return;
      throw new Error(
        `${(error as Error).message}; this ${resource.what} does not belong to this stack: import it, delete it, or give ours another name`,
      );
    }
  }

  /**
   * The failure with the state after it, from which the next run continues. If AWS does not allow the read, that is
   * what no update can change: the next run sets everything else once more. Without a record it would refuse the object
   * as somebody else's.
   */
  private async halfMade(resource: AwsResource, id: string, known: Properties, error: Error): Promise<Error> {
    const lasting = Object.fromEntries(Object.entries(known).filter(([key]) => key in resource.replacedBy));
    const outputs = await resource.read(this.connected(), id, known).then(
      (seen) => seen && outputsOf(resource, known, seen),
      () => lasting,
    );
    return outputs === undefined ? error : new HalfMadeError(error, id, outputs);
  }

  private async outputs(resource: AwsResource, id: string, inputs: Properties): Promise<Properties> {
    const seen = await resource.read(this.connected(), id, inputs);
    if (seen === undefined)
      throw new Error(`${resource.what} ${id} is gone although it was just written; is something else deleting it?`);
    return outputsOf(resource, inputs, seen);
  }

  private configured(): AwsSettings {
    return (this.settings ??= readSettings({}));
  }

  private connected(): AwsClients {
    return (this.clients ??= new AwsClients(this.configured()));
  }
}

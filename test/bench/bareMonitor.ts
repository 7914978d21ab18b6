import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import {
  ReadResourceRequest,
  ReadResourceResponse,
  RegisterResourceRequest,
  RegisterResourceResponse,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb";

type Callback = (error: Error | null, response?: unknown) => void;

export const benchStack = "bench";
const stackType = "pulumi:pulumi:Stack";

/** One registration of a custom resource. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/**
 * Answers every registration at once with its inputs, as an engine does in a preview, and does nothing else: what is
 * measured is the program. The SDK's own mocks would be measured too: they read all inputs, write them again and keep
 * them.
 */
export class BareMonitor {
  public custom = 0;

  /** `record` is filled with what is registered, providers left out; decoding it takes time. */
  public constructor(
    private readonly project: string,
    private readonly record?: Recorded[],
  ) {}

  public registerResource(request: RegisterResourceRequest, callback: Callback): void {
    const [type, name] = [request.getType(), request.getName()];
    if (request.getCustom()) this.custom += 1;
    if (request.getCustom() && !type.startsWith("pulumi:"))
      this.record?.push({ type, name, inputs: request.getObject()?.toJavaScript() ?? {} });
    callback(null, new RegisterResourceResponse().setUrn(this.urnOf(request)).setObject(request.getObject()));
  }

  public readResource(request: ReadResourceRequest, callback: Callback): void {
    callback(null, new ReadResourceResponse().setUrn(this.urnOf(request)));
  }

  /** The program asks for its own last update and state, of which there is none, and calls no other function. */
  public invoke(request: ResourceInvokeRequest, callback: Callback): void {
    if (/^pulumi:pulumi:readStack(Resource)?Outputs$/.test(request.getTok())) callback(null, new InvokeResponse());
    else callback(new Error(`the program calls ${request.getTok()}`));
  }

  public registerResourceOutputs(_request: unknown, callback: Callback): void {
    callback(null, {});
  }

  public supportsFeature(_request: unknown, callback: Callback): void {
    callback(null, { getHassupport: () => true });
  }

  /** As the engine makes it: with the types of all parents but the stack's. */
  private urnOf(request: RegisterResourceRequest | ReadResourceRequest): string {
    const parentType = request.getParent().split("::")[2] ?? "";
    const type =
      parentType === "" || parentType === stackType ? request.getType() : `${parentType}$${request.getType()}`;
    return `urn:pulumi:${benchStack}::${this.project}::${type}::${request.getName()}`;
  }
}

import * as resourceProto from "@pulumi/pulumi/proto/resource_pb";

import { RegisterResourceRequest, resourceUrn } from "../../lab/engine/resourceRequest";

type Callback = (error: Error | null, response?: unknown) => void;

/** One registration of a custom resource. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** Answers every registration at once with its inputs, as an engine does in a preview, and does nothing else: what is measured is the program. */
export class BareMonitor {
  public custom = 0;

  /** `record` is filled with what is registered, providers left out; decoding it takes time. */
  public constructor(private readonly project: string, private readonly record?: Recorded[]) {}

  public registerResource(request: RegisterResourceRequest, callback: Callback): void {
    const [type, name] = [request.getType(), request.getName()];
    if (request.getCustom()) this.custom += 1;
    if (request.getCustom() && !type.startsWith("pulumi:")) this.record?.push({ type, name, inputs: request.getObject()?.toJavaScript() ?? {} });
    const response = new resourceProto.RegisterResourceResponse();
    response.setUrn(resourceUrn("bench", this.project, request.getParent(), type, name));
    response.setObject(request.getObject() as never);
    callback(null, response);
  }

  public readResource(request: { getType(): string; getName(): string; getParent(): string }, callback: Callback): void {
    const response = new resourceProto.ReadResourceResponse();
    response.setUrn(resourceUrn("bench", this.project, request.getParent(), request.getType(), request.getName()));
    callback(null, response);
  }

  public invoke(_request: unknown, callback: Callback): void {
    callback(new Error("the program calls no functions"));
  }

  public registerResourceOutputs(_request: unknown, callback: Callback): void {
    callback(null, {});
  }

  public supportsFeature(_request: unknown, callback: Callback): void {
    callback(null, { getHassupport: () => true });
  }
}

import * as pulumi from "@pulumi/pulumi";

import { Goal, goalOf, RegisterResourceRequest } from "../../lab/engine/resourceRequest";

/** What a monitor is asked, with all options of the resource: Pulumi's mocks hear type, name and inputs only. */
export interface Registration extends Goal {
  /** Positions in the run: the next registrations come while this one is under way. */
  readonly begun: number;
  readonly ended: number;
}

/** What a component, or the stack, says that it has made. */
export type HearOutputs = (urn: string, outputs: Record<string, unknown>) => void;

interface OutputsRequest {
  getUrn(): string;
  getOutputs(): { toJavaScript(): Record<string, unknown> } | undefined;
}

type Register = (this: unknown, request: RegisterResourceRequest, callback: (error: Error | null, response?: unknown) => void) => Promise<void>;

/** Runs a program against Pulumi's mocks; every resource takes two turns, so that what does not wait for another overtakes it. */
export async function record(program: () => void, outputs: (type: string, name: string) => Record<string, unknown> = () => ({}), hear: HearOutputs = () => undefined): Promise<Registration[]> {
  const registrations: Registration[] = [];
  let clock = 0;
  await pulumi.runtime.setMocks({
    call: ({ token }) => {
      throw new Error(`unexpected call of ${token}`);
    },
    newResource: async ({ type, name, inputs }) => {
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      return { id: name, state: { ...(inputs as Record<string, unknown>), ...outputs(type, name) } };
    },
  });
  const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: Register; registerResourceOutputs: (request: OutputsRequest, callback: unknown) => unknown };
  const innerOutputs = monitor.registerResourceOutputs;
  monitor.registerResourceOutputs = (request, callback) => {
    hear(request.getUrn(), request.getOutputs()?.toJavaScript() ?? {});
    return innerOutputs.call(monitor, request, callback);
  };
  const inner = monitor.registerResource;
  monitor.registerResource = (request, callback) => {
    const begun = ++clock;
    return inner.call(monitor, request, (error, response) => {
      const { urn } = (response as { toObject(): { urn: string } } | undefined)?.toObject() ?? { urn: "" };
      registrations.push({ ...goalOf(request, "stack", "project"), urn, begun, ended: ++clock });
      callback(error, response);
    });
  };
  program();
  await pulumi.runtime.disconnect();
  return registrations;
}

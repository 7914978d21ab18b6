import * as pulumi from "@pulumi/pulumi";
import { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** What an engine is asked for a resource. */
export interface Registration {
  /** As the mocks give it: with the type of the innermost parent only. */
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** Of what is read, and not made. */
  readonly id?: string;
  readonly parent?: string;
  /** URN and id. */
  readonly provider?: string;
  /** With their marks: `pulumi.runtime.isRpcSecret` tells a secret. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What a component says at its end that it has made. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The URNs of all that it was made from or after; in the place of a component those of its resources. */
  readonly dependencies: readonly string[];
  readonly deletedWith?: string;
  readonly deleteBeforeReplace: boolean;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly customTimeouts: { readonly create?: string; readonly update?: string; readonly delete?: string };
  /** Positions in the run: the next registrations come while this one is under way. */
  readonly begun: number;
  readonly ended: number;
}

type Asked = Omit<Registration, "urn" | "outputs" | "begun" | "ended">;
type Callback = (error: Error | null, response: { getUrn(): string } | undefined) => void;
type Place<Key extends string> = Partial<Record<Key, string>>;

/** A field that the protocol has as an empty text where there is none. */
function said<Key extends string>(key: Key, text: string): Place<Key> {
  return (text === "" ? {} : { [key]: text }) as Place<Key>;
}

const identity = (
  request: RegisterResourceRequest | ReadResourceRequest,
): Pick<Asked, "type" | "name" | "parent" | "provider" | "dependencies"> => ({
  type: request.getType(),
  name: request.getName(),
  dependencies: request.getDependenciesList(),
  ...said("parent", request.getParent()),
  ...said("provider", request.getProvider()),
});

function registered(request: RegisterResourceRequest): Asked {
  const timeouts = request.getCustomtimeouts();
  return {
    ...identity(request),
    custom: request.getCustom(),
    inputs: request.getObject()?.toJavaScript() ?? {},
    ...said("deletedWith", request.getDeletedwith()),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    customTimeouts: {
      ...said("create", timeouts?.getCreate() ?? ""),
      ...said("update", timeouts?.getUpdate() ?? ""),
      ...said("delete", timeouts?.getDelete() ?? ""),
    },
  };
}

function read(request: ReadResourceRequest): Asked {
  const inputs = request.getProperties()?.toJavaScript() ?? {};
  return {
    ...identity(request),
    id: request.getId(),
    custom: true,
    inputs,
    deleteBeforeReplace: false,
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    additionalSecretOutputs: [],
    customTimeouts: {},
  };
}

/** What a provider fills in, besides the inputs. */
export type Answers = (asked: pulumi.runtime.MockResourceArgs) => Record<string, unknown>;

/**
 * The SDK's mocks; each resource takes two turns, so that what does not wait for another overtakes it. Calls of
 * functions go to `refuse`.
 */
async function mockedMonitor(answers: Answers, refuse: (problem: string) => void): Promise<MockMonitor> {
  const mocks: pulumi.runtime.Mocks = {
    call: ({ token }) => {
      refuse(`unexpected call of ${token}`);
      return {};
    },
    newResource: async (asked) => {
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      return { id: asked.name, state: { ...(asked.inputs as Record<string, unknown>), ...answers(asked) } };
    },
  };
  // Named: those of an earlier test would be taken else.
  await pulumi.runtime.setMocks(mocks, "project", "stack");
  return pulumi.runtime.getMonitor() as unknown as MockMonitor;
}

/** The monitor keeps of a component the message with its outputs. */
function outputsOf(state: unknown): Registration["outputs"] {
  return state instanceof Struct ? state.toJavaScript() : {};
}

/**
 * Runs a program against the SDK's mocks and answers all of its registrations in the order in which they began. They
 * are read from the requests that the mocked monitor gets: mocks hear type, name and inputs only, and a transformation
 * sees the options before the SDK has added what a resource inherits (its provider) and has put a component's resources
 * in the component's place in `dependsOn`, from which the order of a destroy follows. Calls of functions are refused,
 * and two resources with one URN, which mocks would take.
 */
export async function record(program: () => void, answers: Answers = () => ({})): Promise<Registration[]> {
  const found = new Map<string, Omit<Registration, "outputs">>();
  const refused: string[] = [];
  let clock = 0;
  const monitor = await mockedMonitor(answers, (problem) => refused.push(problem));
  const recording =
    <Request>(inner: MockMonitor["registerResource"], asked: (request: Request) => Asked) =>
    (request: Request, callback: Callback): Promise<void> => {
      const begun = ++clock;
      return inner.call(monitor, request, (error: Error | null, response: Parameters<Callback>[1]) => {
        const urn = response?.getUrn() ?? "";
        if (found.has(urn)) refused.push(`duplicate resource URN ${urn}`);
        found.set(urn, { ...asked(request), urn, begun, ended: ++clock });
        callback(error, response);
      });
    };
  monitor.registerResource = recording(monitor.registerResource, registered);
  monitor.readResource = recording(monitor.readResource, read);
  program();
  await pulumi.runtime.disconnect();
  if (refused.length > 0) throw new Error(refused.join("\n"));
  const made = monitor.getRegisteredResources();
  return [...found.values()]
    .sort((one, other) => one.begun - other.begun)
    .map((one) => ({ ...one, outputs: outputsOf(made.get(one.urn)?.state) }));
}

/**
 * A resource monitor for Pulumi's own Node runtime. It is what lets the lab apply the program on a machine without
 * the Pulumi CLI: it stands where the SDK's mock monitor stands, and hands each registration to an adapter.
 * It is not a Pulumi engine: one stack, one machine, no plugins, no policy packs, no transforms.
 */
import * as providerProto from "@pulumi/pulumi/proto/provider_pb";
import * as resourceProto from "@pulumi/pulumi/proto/resource_pb";

import { structLike, structOf } from "./message";
import { read, ReadRequest } from "./reading";
import { refuseUnsupported } from "./refusals";
import { Goal, goalOf, RegisterResourceRequest } from "./resourceRequest";
import { ResourceState } from "./state";
import { StepContext } from "./stepContext";
import { step } from "./steps";
import { plain, Properties, same, unknownValue } from "./values";

type Callback = (error: Error | null, response?: unknown) => void;

const supported = new Set(["secrets", "deletedWith", "aliasSpecs"]);

export class ResourceMonitor {
  /** What this run has registered, in the order of completion. */
  public readonly registered = new Map<string, ResourceState>();
  public stackOutputs: Properties = {};
  public readonly failures: string[] = [];
  private active = 0;
  private readonly idle: (() => void)[] = [];
  /** The top-level component that a resource belongs to, for the times of the stages. */
  private readonly topLevel = new Map<string, string>();

  public constructor(
    private readonly project: string,
    private readonly stack: string,
    private readonly context: StepContext,
    private readonly failed: () => void,
  ) {}

  public registerResource(request: RegisterResourceRequest, callback: Callback): void {
    const goal = goalOf(request, this.stack, this.project);
    void this.carryOut(`${goal.type} ${goal.name}`, callback, async () => {
      refuseUnsupported(request);
      const begun = Date.now();
      const state = await step(goal, this.context);
      this.registered.set(goal.urn, state);
      this.noteStage(goal, begun);
      const response = new resourceProto.RegisterResourceResponse();
      response.setUrn(goal.urn);
      // In a preview a resource that does not exist yet has no id: the SDK then takes it as unknown.
      response.setId(state.id);
      response.setObject(structLike({ message: request.getObject(), properties: goal.inputs }, this.answer(state)));
      return response;
    });
  }

  public readResource(request: ReadRequest, callback: Callback): void {
    void this.carryOut(`${request.getType()} ${request.getName()}`, callback, async () => {
      const state = await read(request, this.stack, this.project, this.context);
      this.registered.set(state.urn, state);
      const response = new resourceProto.ReadResourceResponse();
      response.setUrn(state.urn);
      response.setProperties(structOf(this.answer(state)));
      return response;
    });
  }

  public invoke(request: { getTok(): string; getArgs(): { toJavaScript(): Properties } | undefined; getProvider(): string }, callback: Callback): void {
    void this.carryOut(request.getTok(), callback, async () => {
      const provider = request.getProvider();
      const adapter = await this.context.adapters.for(request.getTok(), provider === "" ? undefined : provider);
      const answer = await adapter.invoke(request.getTok(), plain(request.getArgs()?.toJavaScript() ?? {}));
      const response = new providerProto.InvokeResponse();
      response.setReturn(structOf((answer.outputs ?? {}) as Properties));
      return response;
    });
  }

  public registerResourceOutputs(request: { getUrn(): string; getOutputs(): { toJavaScript(): Properties } | undefined }, callback: Callback): void {
    const outputs = request.getOutputs()?.toJavaScript() ?? {};
    const state = this.registered.get(request.getUrn());
    if (state !== undefined && !same(state.outputs, outputs)) {
      state.outputs = outputs;
      this.context.state.put(state);
    }
    if (state?.type === "pulumi:pulumi:Stack") this.stackOutputs = outputs;
    callback(null, {});
  }

  public supportsFeature(request: { getId(): string }, callback: Callback): void {
    callback(null, { getHassupport: () => supported.has(request.getId()) });
  }

  public registerPackage(_request: unknown, callback: Callback): void {
    callback(new Error("the lab serves no parameterized packages; run this stack with the pulumi CLI"));
  }

  public call(request: { getTok(): string }, callback: Callback): void {
    void this.carryOut(request.getTok(), callback, async () => {
      throw new Error("the lab's applier calls no methods of resources; run this stack with the pulumi CLI");
    });
  }

  /** Resolves when no operation is under way: what has begun is finished and recorded before a failed run ends. */
  public async settled(): Promise<void> {
    if (this.active > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private async carryOut(what: string, callback: Callback, run: () => Promise<unknown>): Promise<void> {
    // After a failure nothing new is begun, and the caller is left without an answer: the run is ending.
    if (this.failures.length > 0) return;
    this.active += 1;
    try {
      callback(null, await run());
    } catch (error) {
      // What was broken off because of a failure is none of its own.
      if (!this.context.adapters.cancelled) this.failures.push(`${what}: ${(error as Error).message}`);
      this.failed();
    } finally {
      this.active -= 1;
      if (this.active === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }

  /** Outputs as the SDK may see them; in a preview it takes what is left out as unknown, so unknowns are left out. */
  private answer(state: ResourceState): Properties {
    if (!this.context.preview) return state.outputs;
    return Object.fromEntries(Object.entries(state.outputs).filter(([, value]) => value !== unknownValue));
  }

  private noteStage(goal: Goal, begun: number): void {
    const parent = goal.parent === undefined ? undefined : this.topLevel.get(goal.parent);
    if (goal.type === "pulumi:pulumi:Stack" || goal.parent === undefined) return;
    const stage = parent ?? (goal.custom ? undefined : `${goal.type.split(":").pop() ?? goal.type} ${goal.name}`);
    if (stage === undefined) return;
    this.topLevel.set(goal.urn, stage);
    if (goal.custom) this.context.progress.stage(stage, begun);
  }
}

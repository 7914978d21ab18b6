import { resourceUrn } from "./resourceRequest";
import { ResourceState } from "./state";
import { keep, observed, StepContext } from "./stepContext";
import { containsUnknown, markSecrets, Properties } from "./values";

/** The getters that the lab uses of the SDK's ReadResourceRequest (proto/pulumi/resource.proto). */
export interface ReadRequest {
  getType(): string;
  getName(): string;
  getId(): string;
  getParent(): string;
  getProvider(): string;
  getProperties(): { toJavaScript(): Properties } | undefined;
  getDependenciesList(): string[];
  getAdditionalsecretoutputsList(): string[];
}

function described(urn: string, request: ReadRequest): ResourceState {
  const [parent, provider, additionalSecretOutputs] = [request.getParent(), request.getProvider(), request.getAdditionalsecretoutputsList()];
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    custom: true,
    external: true,
    id: request.getId(),
    dependencies: request.getDependenciesList(),
    inputs: request.getProperties()?.toJavaScript() ?? {},
    outputs: {},
    ...(parent === "" ? {} : { parent }),
    ...(provider === "" ? {} : { provider }),
    ...(additionalSecretOutputs.length === 0 ? {} : { additionalSecretOutputs }),
  };
}

/** The resource as its provider finds it. A preview starts nothing and calls nothing: in one, what the last run read stands. */
async function found(wanted: ResourceState, known: ResourceState | undefined, context: StepContext): Promise<ResourceState> {
  if (containsUnknown(wanted.id) || (context.preview && known?.external !== true)) return wanted;
  if (context.preview && known !== undefined) return known;
  const adapter = await context.adapters.for(wanted.type, wanted.provider);
  const answer = await adapter.read(wanted.id, wanted.urn, {});
  if (answer.id === undefined || answer.id === "") throw new Error(`${wanted.id} does not exist`);
  return { ...wanted, id: answer.id, outputs: markSecrets(answer.props ?? {}, wanted.inputs, wanted.additionalSecretOutputs ?? []) };
}

/** Reads a resource that is not the program's own. One of the same name that is, is deleted when all else is done, unless it is that very one. */
export async function read(request: ReadRequest, stack: string, project: string, context: StepContext): Promise<ResourceState> {
  const urn = resourceUrn(stack, project, request.getParent(), request.getType(), request.getName());
  if (context.run.begun.has(urn)) throw new Error(`two resources have the URN ${urn}; give one another name`);
  context.run.begun.add(urn);
  const known = context.state.get(urn);
  const wanted = described(urn, request);
  if (known === undefined || known.external === true || known.id === wanted.id) {
    return observed("read", urn, context, async () => keep(await found(wanted, known, context), context));
  }
  const state = await observed("read-replacement", urn, context, async () => {
    const read = await found(wanted, known, context);
    context.state.replace(known, read);
    return read;
  });
  context.observe({ operation: "replace", urn, failed: false });
  return state;
}

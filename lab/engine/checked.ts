import { checkedInputs } from "../adapters/checkedInputs";
import { Goal } from "./resourceRequest";
import { StepContext } from "./stepContext";
import { plain, Properties } from "./values";

/** The inputs with what the provider fills in, from `olds` where it did so before. */
export async function checked(goal: Goal, inputs: Properties, olds: Properties, context: StepContext): Promise<Properties> {
  const adapter = await context.adapters.for(goal.type, goal.provider);
  const answer = await checkedInputs(adapter, goal.urn, plain(olds), inputs);
  if (answer.failures.length > 0) throw new Error(answer.failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
  return answer.inputs;
}

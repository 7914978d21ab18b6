import { awsCommand } from "./awsCommand";
import { Ran } from "./command";
import { FaultLab } from "./faultLab";
import { kindOf } from "./holdings";
import { leftBehind } from "./providerDoubles";
import { destroyed, Verified } from "./verify";

const account = "left in the account: ";

/**
 * What a destroy says that it leaves, where all of it is what the AWS provider loses sight of on these kinds of
 * answers.
 */
function lostByProvider({ lines }: Ran, answers: readonly string[]): readonly string[] {
  const left = lines.filter((line) => line.startsWith("left "));
  const items = left.filter((line) => line.startsWith(account)).map((line) => line.slice(account.length));
  return items.length === left.length && items.every((item) => leftBehind(answers).has(kindOf(item))) ? items : [];
}

/**
 * A complete `destroy` after AWS has failed with these kinds of answers: what the AWS provider has lost sight of may
 * stay, if the run names each, and the commands that it gives delete it.
 */
export async function destroyedAfter(answers: readonly string[], lab: FaultLab, ran?: Ran): Promise<Verified> {
  const destroy = ran ?? (await lab.run("destroy"));
  const items = lostByProvider(destroy, answers);
  if (items.length === 0) return destroyed(lab, destroy);
  const { awsEndpoint } = await lab.status();
  const commands = destroy.lines.filter((line) => line.startsWith("  aws "));
  for (const line of commands) await awsCommand(line, awsEndpoint);
  const again = await destroyed(lab);
  const kinds = [...new Set(items.map(kindOf))];
  const counts = kinds.map((kind) => `${items.filter((item) => kindOf(item) === kind).length} ${kind}`).join(", ");
  const next = `destroy: ${counts} left after ${destroy.seconds.toFixed(0)} s; after the ${commands.length} commands that it gave: ${again.next}`;
  return { ...again, doubled: { kinds, next } };
}

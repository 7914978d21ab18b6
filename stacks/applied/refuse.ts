import { describeProblems } from "../../components/schema/problem";
import { refusal } from "../callStacks";
import type { LastOutputs } from "../lastOutputs";
import type { CheckedSettings } from "../settings/readSettings";
import { changeProblems } from "./compare";

/** One error says all that cannot change since the last update, before the first resource. */
export function refuseChanges(settings: CheckedSettings, { applied }: LastOutputs): void {
  const problems = applied === undefined ? [] : changeProblems(applied, settings);
  if (problems.length > 0)
    throw refusal(describeProblems(problems, "compared with its last update, the settings of this stack have"));
}

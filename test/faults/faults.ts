import { Fault } from "./fault";
import { awsAnswers } from "./kinds/awsAnswers";
import { killedPrograms } from "./kinds/killedPrograms";
import { killedRuns } from "./kinds/killedRuns";
import { refusedRuns } from "./kinds/refusals";
import { stateAndLock } from "./kinds/stateAndLock";

/** In the order of the table, which is that of importance. */
export const faults: readonly Fault[] = [...killedRuns, ...killedPrograms, ...awsAnswers, ...refusedRuns, ...stateAndLock];

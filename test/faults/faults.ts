import { Fault } from "./fault";
import { awsAnswers } from "./kinds/awsAnswers";
import { killedLabs } from "./kinds/killedLabs";
import { killedPrograms } from "./kinds/killedPrograms";
import { killedRuns } from "./kinds/killedRuns";
import { loadBalancer } from "./kinds/loadBalancer";
import { refusedRuns } from "./kinds/refusals";
import { stateAndLock } from "./kinds/stateAndLock";

/** In the order of the table, which is that of importance. */
export const faults: readonly Fault[] = [
  ...killedRuns,
  ...killedPrograms,
  ...killedLabs,
  ...loadBalancer,
  ...awsAnswers,
  ...refusedRuns,
  ...stateAndLock,
];

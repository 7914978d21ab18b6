import { Break } from "./break";
import { adapterBreaks } from "./kinds/adapters";
import { boundaryBreaks } from "./kinds/boundaries";
import { differenceBreaks } from "./kinds/differences";
import { engineBreaks } from "./kinds/engine";
import { iamBreaks } from "./kinds/iam";
import { iamStackBreaks } from "./kinds/iamStack";
import { machineBreaks } from "./kinds/machines";
import { managementBreaks } from "./kinds/management";
import { managementClusterBreaks } from "./kinds/managementCluster";
import { platformBreaks } from "./kinds/platform";
import { serverBreaks } from "./kinds/server";
import { settingsBreaks } from "./kinds/settings";
import { waitBreaks } from "./kinds/wait";
import { workloadBreaks } from "./kinds/workload";

/** In the order of the table. */
export const breaks: readonly Break[] = [
  ...iamBreaks, ...iamStackBreaks, ...managementBreaks, ...managementClusterBreaks, ...serverBreaks, ...differenceBreaks, ...workloadBreaks, ...platformBreaks, ...settingsBreaks,
  ...waitBreaks, ...engineBreaks, ...adapterBreaks, ...machineBreaks, ...boundaryBreaks,
];

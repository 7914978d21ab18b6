import { Break } from "./break";
import { accountBreaks } from "./kinds/account";
import { providerBreaks } from "./kinds/providers";
import { boundaryBreaks } from "./kinds/boundaries";
import { differenceBreaks } from "./kinds/differences";
import { engineBreaks } from "./kinds/engine";
import { engineStepBreaks } from "./kinds/engineSteps";
import { iamBreaks } from "./kinds/iam";
import { iamStackBreaks } from "./kinds/iamStack";
import { kubeconfigBreaks } from "./kinds/kubeconfig";
import { labManagementBreaks } from "./kinds/labManagement";
import { machineBreaks } from "./kinds/machines";
import { managementBreaks } from "./kinds/management";
import { managementClusterBreaks } from "./kinds/managementCluster";
import { platformBreaks } from "./kinds/platform";
import { secretBreaks } from "./kinds/secrets";
import { serverBreaks } from "./kinds/server";
import { settingsBreaks } from "./kinds/settings";
import { waitBreaks } from "./kinds/wait";
import { workloadBreaks } from "./kinds/workload";

/** In the order of the table. */
export const breaks: readonly Break[] = [
  ...iamBreaks, ...iamStackBreaks, ...managementBreaks, ...managementClusterBreaks, ...kubeconfigBreaks, ...serverBreaks, ...differenceBreaks, ...workloadBreaks, ...platformBreaks,
  ...secretBreaks, ...settingsBreaks, ...waitBreaks, ...engineBreaks, ...engineStepBreaks, ...providerBreaks, ...accountBreaks, ...machineBreaks, ...labManagementBreaks, ...boundaryBreaks,
];

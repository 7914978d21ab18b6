import * as pulumi from "@pulumi/pulumi";

import { encodeAsProfile } from "../components/management/credentials";
import { ExistingManagement } from "../components/management/existingManagement";
import type { Management } from "../components/management/management";
import { ManagementCluster, ManagementClusterSource } from "../components/management/managementCluster";
import type { ClusterName } from "../components/wait/stage";
import type { ManagementAccess } from "../components/wait/waitCommand";
import { Manifests } from "./manifests";
import { CheckedSettings } from "./settings/readSettings";
import { ManagementSettings } from "./settings/schema/management";

function missing(what: string): never {
  throw new Error(`the settings have no ${what}, and were not refused`);
}

function source({ cluster, kind }: ManagementSettings): ManagementClusterSource {
  if (cluster !== undefined) return { kind: "existing", ...cluster };
  return kind === undefined ? missing("management cluster") : { kind: "kind", ...kind };
}

function clusterNames({ clusters }: CheckedSettings): ClusterName[] {
  return Object.entries(clusters).map(([name, { namespace }]) => ({ namespace, name }));
}

function install(settings: CheckedSettings, { components, certManager }: Manifests, identity: string): ManagementCluster {
  const { management, credentials = missing("credentials"), region } = settings;
  const { featureGates, variables, readyMinutes } = management;
  return new ManagementCluster("management", {
    cluster: source(management),
    components: components.providers,
    featureGates,
    variables,
    credentials: pulumi.secret(encodeAsProfile(credentials, region)),
    certManager,
    clusterIdentifier: identity,
    workloadClusters: clusterNames(settings),
    readyMinutes,
  });
}

function takeAsGiven(settings: CheckedSettings, { managementStack }: Manifests, identity: string): ExistingManagement {
  const { cluster, makeNamespaces } = settings.management;
  const access: ManagementAccess = managementStack ?? cluster ?? missing("management cluster");
  return new ExistingManagement("management", { access, clusterIdentifier: identity, wanted: { clusters: clusterNames(settings), makeNamespaces } });
}

/** The management cluster as this stack makes it, or as it is: everything else sees no difference. */
export function managementCluster(settings: CheckedSettings, manifests: Manifests, identity: string): Management {
  return settings.management.install ? install(settings, manifests, identity) : takeAsGiven(settings, manifests, identity);
}

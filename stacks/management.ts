import * as pulumi from "@pulumi/pulumi";

import { namingOf } from "../components/iam/roles";
import { asKubeconfig } from "../components/kubernetes/kubeconfig";
import { unmanaged } from "../components/kubernetes/versions";
import { encodeAsProfile } from "../components/management/credentials";
import { ExistingManagement, Management } from "../components/management/existingManagement";
import { ManagementCluster, ManagementClusterSource } from "../components/management/managementCluster";
import type { ManagementSettings } from "../components/management/section";
import type { ClusterName } from "../components/program/probe/request";
import { pathText, Problem, problemText } from "../components/schema/problem";
import { defined } from "../components/schema/values";
import { clusterOf, GivenCluster } from "./kubeconfig";
import { Manifests } from "./manifests";
import type { IamOutputs } from "./outputs";
import { CheckedSettings } from "./settings/readSettings";
import { makesRoles } from "./settings/rules";

function missing(what: string): never {
  throw new Error(`the settings have no ${what}, and were not refused`);
}

function source(management: ManagementSettings): ManagementClusterSource {
  const [cluster, { kind }] = [clusterOf(management), management];
  if (cluster !== undefined) return { kind: "existing", ...cluster };
  return kind === undefined ? missing("management cluster") : { kind: "kind", ...kind };
}

function clusterNames({ clusters }: CheckedSettings): ClusterName[] {
  return Object.entries(clusters).map(([name, { namespace }]) => ({ namespace, name }));
}

/** Nothing else would say so before clusters are cared for no longer. */
function warnOfSession(hours: number | undefined): void {
  if (hours === undefined) return;
  void pulumi.log.warn(
    `credentials.sessionHours: the AWS provider's controllers get keys that AWS refuses ${hours} h after they were ` +
      "made; run `pulumi up` again before, with new ones",
  );
}

function install(
  settings: CheckedSettings,
  { components, certManager, managementUid: seen }: Manifests,
  owner: string,
): ManagementCluster {
  const { management, credentials = missing("credentials"), region } = settings;
  const { featureGates, variables, readyMinutes } = management;
  warnOfSession(settings.sessionHours);
  return new ManagementCluster("management", {
    cluster: source(management),
    components: components.providers,
    featureGates,
    variables,
    credentials: pulumi.secret(encodeAsProfile(credentials, region)),
    certManager,
    clusterIdentifier: owner,
    workloadClusters: clusterNames(settings),
    readyMinutes,
    seen,
  });
}

function takeAsGiven(
  settings: CheckedSettings,
  { managementStack, managementUid: seen }: Manifests,
  owner: string,
): ExistingManagement {
  const cluster = managementStack ?? clusterOf(settings.management) ?? missing("management cluster");
  const wanted = { clusters: clusterNames(settings), makeNamespaces: settings.management.makeNamespaces };
  return new ExistingManagement("management", { cluster, clusterIdentifier: owner, wanted, seen });
}

/** The management cluster as this stack makes it, or as it is: everything else sees no difference. */
export function managementCluster(settings: CheckedSettings, manifests: Manifests, owner: string): Management {
  return settings.management.install ? install(settings, manifests, owner) : takeAsGiven(settings, manifests, owner);
}

/** What another stack of this program says of the management cluster that it has made. */
export interface ManagementStack extends GivenCluster {
  /** Versions of Cluster API's providers by clusterctl's label. */
  readonly providers: Readonly<Record<string, string>>;
  /** The AWS account of its controllers; none of one that an earlier version of this program has applied last. */
  readonly account?: string;
}

/** Its outputs, of which a kubeconfig is the path or the text. */
type Outputs = Partial<Omit<ManagementStack, "kubeconfig" | "account"> & { readonly kubeconfig: string }> | undefined;
type Settings = Pick<CheckedSettings, "management" | "iam" | "clusters">;

const setting = "management.stack";

/** Pulumi's service takes no name without project and organization. */
export function wholeName(stack: string): string {
  return stack.includes("/") ? stack : `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
}

/**
 * Names in IAM are the account's: a second role of the same name is refused by AWS in the middle of a run, and one of
 * another name not found by machines.
 */
function rolesProblems({ iam, management }: Settings, theirs: IamOutputs | undefined): Problem[] {
  if (theirs?.manage !== true) return [];
  const { namePrefix, nameSuffix } = namingOf(iam);
  const made = `the stack ${management.stack} makes the roles`;
  if (makesRoles({ iam, management })) {
    const same = namePrefix === theirs.namePrefix && nameSuffix === theirs.nameSuffix;
    return same
      ? [
          {
            path: "iam.manage",
            value: true,
            problem: `${made} with these names, and a role name can exist only once in an account`,
            fix: "leave it out, or set iam.namePrefix",
          },
        ]
      : [];
  }
  const own = {
    "iam.namePrefix": namePrefix,
    "iam.nameSuffix": nameSuffix,
    "iam.s3Buckets.namePrefix": iam.s3Buckets.namePrefix,
  };
  const wanted = {
    "iam.namePrefix": theirs.namePrefix,
    "iam.nameSuffix": theirs.nameSuffix,
    "iam.s3Buckets.namePrefix": theirs.bucketNamePrefix,
  };
  return (Object.keys(own) as (keyof typeof own)[])
    .filter((path) => own[path] !== wanted[path])
    .map((path) => ({
      path,
      value: own[path],
      problem: `${made}, and there it is "${wanted[path]}"`,
      fix: `set it to "${wanted[path]}" here, too`,
    }));
}

function versionProblems({ clusters, management }: Settings, clusterApi: string | undefined): Problem[] {
  if (clusterApi === undefined) return [];
  return Object.entries(clusters).flatMap(([name, { kubernetesVersion }]) => {
    const finding = unmanaged(kubernetesVersion, clusterApi);
    if (finding === undefined) return [];
    return [
      {
        path: pathText(["clusters", name, "kubernetesVersion"]),
        value: kubernetesVersion,
        problem: `${finding.problem}; that is what the stack ${management.stack} has installed`,
        fix: finding.fix,
      },
    ];
  });
}

/** An output of the stack, whether it is a secret or not; its last update made it. */
async function outputOf(reference: pulumi.StackReference, name: string): Promise<unknown> {
  const { value, secretValue } = await reference.getOutputDetails(name);
  return value ?? secretValue;
}

/**
 * The outputs of the stack that has installed the providers; `undefined` where the settings name none. One error says
 * all that is wrong with them.
 */
export async function readManagementStack(settings: Settings): Promise<ManagementStack | undefined> {
  const { stack } = settings.management;
  if (stack === undefined) return undefined;
  const reference = new pulumi.StackReference(wholeName(stack));
  const management = (await outputOf(reference, "management")) as Outputs;
  const iam = (await outputOf(reference, "iam")) as IamOutputs | undefined;
  const account = (await outputOf(reference, "account")) as string | undefined;
  const { kubeconfig, context, providers = {} } = management ?? {};
  if (kubeconfig === undefined) {
    throw new Error(
      problemText({
        path: setting,
        value: stack,
        problem: "has no output management.kubeconfig: it was never applied, or is destroyed",
        fix: `run \`pulumi up --stack ${stack}\` first`,
      }),
    );
  }
  const problems = [...rolesProblems(settings, iam), ...versionProblems(settings, providers["cluster-api"])];
  if (problems.length > 0) throw new Error(problems.map(problemText).join("\n"));
  return defined({ kubeconfig: asKubeconfig(kubeconfig), providers, context, account });
}

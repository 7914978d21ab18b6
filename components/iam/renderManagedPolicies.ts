import { controlPlanePolicy, nodesPolicy } from "./cloudProviderPolicies";
import { controllersPolicy } from "./controllersPolicy";
import { csiPolicy } from "./csiPolicy";
import type { ResolvedIam } from "./defaults";
import { eksConsolePolicy, eksPolicy } from "./eksPolicy";
import { managedName } from "./names";
import type { PolicyDocument } from "./policyDocument";
import type { PolicyKey, RenderedManagedPolicy, RoleKey } from "./renderedIam";

const FOR_CONTROLLERS = "For the Kubernetes Cluster API Provider AWS Controllers";

type Rendered = Omit<RenderedManagedPolicy, "name">;
type Attached = Pick<RenderedManagedPolicy, "roles" | "bootstrapGroup">;

function policy(key: PolicyKey, description: string, document: PolicyDocument, { roles, bootstrapGroup }: Attached): Rendered {
  return { key, description, document, roles, bootstrapGroup };
}

const to = (...roles: readonly RoleKey[]): Attached => ({ roles, bootstrapGroup: false });

function controllersPolicies(iam: ResolvedIam): Rendered[] {
  const onControlPlane: readonly RoleKey[] = iam.controlPlane.disableClusterAPIControllerPolicyAttachment ? [] : ["control-plane"];
  const attached = { roles: ["controllers", ...onControlPlane] as const, bootstrapGroup: iam.bootstrapUser.enable };
  const eks = iam.eks.disable ? [] : [policy("controllers-eks", FOR_CONTROLLERS, eksPolicy(iam), attached)];
  return [policy("controllers", FOR_CONTROLLERS, controllersPolicy(iam), attached), ...eks];
}

/** The cloud provider's; without its control plane policy that role gets none of them, as upstream has it. */
function machinePolicies({ controlPlane, nodes, secretBackends }: ResolvedIam): Rendered[] {
  const onControlPlane: readonly RoleKey[] = controlPlane.disableCloudProviderPolicy ? [] : ["control-plane"];
  const own = policy("control-plane", "For the Kubernetes Cloud Provider AWS Control Plane", controlPlanePolicy(), to("control-plane"));
  const nodesToo = policy("nodes", "For the Kubernetes Cloud Provider AWS nodes", nodesPolicy(secretBackends), to(...onControlPlane, "nodes"));
  const csi = policy("csi", "For the AWS EBS CSI Driver for Kubernetes", csiPolicy(), to(...onControlPlane));
  return [
    ...(controlPlane.disableCloudProviderPolicy ? [] : [own]),
    ...(nodes.disableCloudProviderPolicy ? [] : [nodesToo]),
    ...(controlPlane.enableCSIPolicy ? [csi] : []),
  ];
}

export function renderManagedPolicies(iam: ResolvedIam): RenderedManagedPolicy[] {
  const { disable, enableUserEKSConsolePolicy } = iam.eks;
  const forConsole = policy("eks-console", "For users/groups to view EKS nodes and workloads", eksConsolePolicy(), to());
  const console = enableUserEKSConsolePolicy && !disable ? [forConsole] : [];
  return [...controllersPolicies(iam), ...machinePolicies(iam), ...console].map((rendered) => ({
    ...rendered,
    name: managedName(iam.naming, rendered.key),
  }));
}

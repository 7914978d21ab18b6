import type { AwsIamConfiguration } from "./awsIamConfiguration";
import { ResolvedIam, resolveIam } from "./defaults";
import type { RenderedIam, RenderedUser } from "./renderedIam";
import { renderManagedPolicies } from "./renderManagedPolicies";
import { inlinePolicy, once, renderInstanceProfiles, renderRoles } from "./renderRoles";

function renderBootstrapUser(iam: ResolvedIam): RenderedUser {
  const { userName, groupName, extraGroups = [], extraStatements, tags = {} } = iam.bootstrapUser;
  return {
    name: userName,
    group: groupName,
    extraGroups: once(extraGroups),
    ...inlinePolicy(iam, extraStatements),
    // Upstream gives the user what the control plane's role gets, and never reads the user's own list.
    attachments: once(iam.controlPlane.extraPolicyAttachments ?? []),
    tags,
  };
}

/**
 * What `clusterawsadm bootstrap iam create-cloudformation-stack` makes of the same configuration, in upstream's order.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/cmd/clusterawsadm/cloudformation/bootstrap/template.go
 */
export function renderIam(configuration: AwsIamConfiguration): RenderedIam {
  const iam = resolveIam(configuration);
  return {
    roles: renderRoles(iam),
    instanceProfiles: renderInstanceProfiles(iam),
    managedPolicies: renderManagedPolicies(iam),
    ...(iam.bootstrapUser.enable ? { bootstrapUser: renderBootstrapUser(iam) } : {}),
  };
}

import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { assertClusterRoles } from "./check";
import type { ClusterOfRoles } from "./configuration";
import { resolveIam } from "./defaults";
import type { IamStack } from "./iamStack";
import { OwnRole, renderOwnRoles } from "./ownRoles";
import { registerProfile, registerRole } from "./registerRole";

export interface ClusterRolesArgs {
  readonly cluster: ClusterOfRoles;
  /** Makes the policies, and the controllers that may pass these roles on; they have its configuration, too. */
  readonly shared: IamStack;
}

/**
 * Roles and instance profiles of one cluster's machines alone, under the names of `clusterProfileNames`: what one
 * cluster's machines may read, another's may not. The Cluster has to depend on them, for its machines need them until
 * the last one is gone.
 */
export class ClusterRoles extends pulumi.ComponentResource {
  public readonly controlPlaneInstanceProfile: pulumi.Output<string>;
  public readonly nodesInstanceProfile: pulumi.Output<string>;

  public constructor(name: string, args: ClusterRolesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { cluster, shared } = args;
    const { configuration } = shared;
    super("capi-ignition:iam:ClusterRoles", name, {}, opts);
    assertClusterRoles(configuration, cluster);
    const children = { parent: this, retainOnDelete: configuration.keep ?? false };
    const profileOf = (rendered: OwnRole): pulumi.Output<string> => {
      const { key, policies } = rendered;
      const role = registerRole(name, rendered, children);
      for (const policy of policies) {
        const attachment = { role: role.name, policyArn: shared.policyArns.get(policy)! };
        new iam.RolePolicyAttachment(`${name}-${key}-role-has-${policy}-policy`, attachment, children);
      }
      return registerProfile(name, { key, name: rendered.name, role: key }, role, children).name;
    };
    const [controlPlane, nodes] = renderOwnRoles(resolveIam(configuration), cluster).map(profileOf);
    this.controlPlaneInstanceProfile = controlPlane!;
    this.nodesInstanceProfile = nodes!;
    this.registerOutputs({
      controlPlaneInstanceProfile: this.controlPlaneInstanceProfile,
      nodesInstanceProfile: this.nodesInstanceProfile,
    });
  }
}

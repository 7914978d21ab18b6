import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import type { AwsIamConfiguration } from "./awsIamConfiguration";
import { assertIam } from "./problems";
import { registerBootstrapUser } from "./registerBootstrapUser";
import { registerPolicy } from "./registerPolicy";
import { registerRole } from "./registerRole";
import { renderIam } from "./renderIam";

/** Finds what was made for a key; the renderer makes roles and profiles of its three machines always. */
function lookup<Key extends string, Made>(made: ReadonlyMap<Key, Made>): (key: Key) => Made {
  return (key) => {
    const found = made.get(key);
    if (found === undefined) throw new Error(`nothing is made for ${key}`);
    return found;
  };
}

/**
 * What `clusterawsadm bootstrap iam create-cloudformation-stack` makes, without CloudFormation: roles, instance profiles
 * and policies of the AWS provider's controllers and of the machines of its clusters.
 * @see https://cluster-api-aws.sigs.k8s.io/topics/using-clusterawsadm-to-fulfill-prerequisites
 */
export class IamStack extends pulumi.ComponentResource {
  public readonly controlPlaneInstanceProfile: pulumi.Output<string>;
  public readonly nodesInstanceProfile: pulumi.Output<string>;
  public readonly controllersRoleArn: pulumi.Output<string>;

  public constructor(name: string, configuration: AwsIamConfiguration, opts: pulumi.ComponentResourceOptions = {}) {
    super("capi-ignition:iam:IamStack", name, {}, opts);
    assertIam(configuration);
    const rendered = renderIam(configuration);
    const children = { parent: this };
    const roleOf = lookup(new Map(rendered.roles.map((role) => [role.key, registerRole(name, role, children)])));
    // A profile has its role's name in AWS: the AWS provider takes one for the other in the policy of a bootstrap bucket.
    const profiles = rendered.instanceProfiles.map((profile) => {
      const args = { name: profile.name, role: roleOf(profile.role).name };
      return [profile.key, new iam.InstanceProfile(`${name}-${profile.key}-profile`, args, { ...children, deleteBeforeReplace: true })] as const;
    });
    const profileOf = lookup(new Map(profiles));
    const policies = rendered.managedPolicies.map((policy) => ({ ...policy, arn: registerPolicy(name, policy, roleOf, children).arn }));
    if (rendered.bootstrapUser !== undefined) {
      const ofGroup = policies.filter(({ bootstrapGroup }) => bootstrapGroup);
      registerBootstrapUser(name, rendered.bootstrapUser, ofGroup, children);
    }
    this.controlPlaneInstanceProfile = profileOf("control-plane").name;
    this.nodesInstanceProfile = profileOf("nodes").name;
    this.controllersRoleArn = roleOf("controllers").arn;
    this.registerOutputs({
      controlPlaneInstanceProfile: this.controlPlaneInstanceProfile,
      nodesInstanceProfile: this.nodesInstanceProfile,
      controllersRoleArn: this.controllersRoleArn,
    });
  }
}

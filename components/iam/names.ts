import type { AwsIamConfiguration } from "./awsIamConfiguration";

/**
 * What upstream's names end in. They are a contract: the AWS provider's templates, its documentation and its default for
 * the roles that may be passed on name the roles and instance profiles so.
 */
export const DEFAULT_NAME_SUFFIX = ".cluster-api-provider-aws.sigs.k8s.io";

/** Roles that EKS clusters of the AWS provider take when they name none; the names are constants of its API. */
export const eksRoleNames = {
  controlPlane: `eks-controlplane${DEFAULT_NAME_SUFFIX}`,
  nodegroup: `eks-nodegroup${DEFAULT_NAME_SUFFIX}`,
  fargate: `eks-fargate${DEFAULT_NAME_SUFFIX}`,
} as const;

/** The part of the configuration that names come from. */
export type Naming = Pick<AwsIamConfiguration, "namePrefix" | "nameSuffix">;

export function managedName({ namePrefix = "", nameSuffix = DEFAULT_NAME_SUFFIX }: Naming, name: string): string {
  return `${namePrefix}${name}${nameSuffix}`;
}

/** Instance profiles of the machines; each has the name of its role, as the AWS provider expects of a bucket's readers. */
export function instanceProfileNames(configuration: Naming): { controlPlane: string; nodes: string; controllers: string } {
  return {
    controlPlane: managedName(configuration, "control-plane"),
    nodes: managedName(configuration, "nodes"),
    controllers: managedName(configuration, "controllers"),
  };
}

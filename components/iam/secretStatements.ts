import type { SecretBackend } from "./awsIamConfiguration";
import { allow, Statement } from "./policyDocument";

interface BackendAccess {
  /** What the AWS provider names what it keeps there. */
  readonly resource: string;
  readonly controllers: readonly string[];
  readonly nodes: readonly string[];
}

const access: Readonly<Record<SecretBackend, BackendAccess>> = {
  "secrets-manager": {
    resource: "arn:*:secretsmanager:*:*:secret:aws.cluster.x-k8s.io/*",
    controllers: ["secretsmanager:CreateSecret", "secretsmanager:DeleteSecret", "secretsmanager:TagResource"],
    nodes: ["secretsmanager:DeleteSecret", "secretsmanager:GetSecretValue"],
  },
  "ssm-parameter-store": {
    resource: "arn:*:ssm:*:*:parameter/cluster.x-k8s.io/*",
    controllers: ["ssm:PutParameter", "ssm:DeleteParameter", "ssm:AddTagsToResource"],
    nodes: ["ssm:DeleteParameter", "ssm:GetParameter"],
  },
};

/** The controllers put a machine's cloud-init user data there, and take it away when the machine is gone. */
export function controllersSecretStatements(backends: readonly SecretBackend[]): Statement[] {
  return backends.map((backend) => allow(access[backend].controllers, [access[backend].resource]));
}

/** A machine reads its user data and deletes it, so that nobody reads it after. */
export function nodesSecretStatements(backends: readonly SecretBackend[]): Statement[] {
  return backends.map((backend) => allow(access[backend].nodes, [access[backend].resource]));
}

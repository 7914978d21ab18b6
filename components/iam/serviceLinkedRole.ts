import { allow, Statement } from "./policyDocument";

/**
 * Lets the controllers make the role that an AWS service needs in the account, once; AWS refuses the first load balancer,
 * group or spot request without it. `partition` is `*` where upstream does not look at it.
 */
export function serviceLinkedRole(service: string, role: string, options: { readonly partition?: string; readonly callerService?: string } = {}): Statement {
  const { partition = "*", callerService = service } = options;
  const resource = `arn:${partition}:iam::*:role/aws-service-role/${service}.amazonaws.com/${role}`;
  return allow(["iam:CreateServiceLinkedRole"], [resource], { StringLike: { "iam:AWSServiceName": `${callerService}.amazonaws.com` } });
}

/** Fields of AWS requests that name their object, the most specific first. */
const subjects = [
  "RoleName",
  "InstanceProfileName",
  "UserName",
  "GroupName",
  "PolicyName",
  "PolicyArn",
  "Bucket",
  "KeyName",
  "SubnetId",
  "RouteTableId",
  "InternetGatewayId",
  "VpcId",
];

function subjectOf(input: object): string {
  const fields = input as Record<string, unknown>;
  return subjects
    .flatMap((field) => (typeof fields[field] === "string" ? [`${field} ${fields[field] as string}`] : []))
    .join(", ");
}

const denied = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"]);

/** The same error with a message that names the call and its object: AWS's own message is only "Access Denied". */
export function nameCall(error: unknown, service: string, command: string, input: object): Error {
  const raised = error as Error;
  const subject = subjectOf(input);
  const call = `${service.replace(/Client$/, "")} ${command.replace(/Command$/, "")}${subject === "" ? "" : ` (${subject})`}`;
  const fix = denied.has(raised.name) ? "; allow this call for the credentials in use, and run again" : "";
  raised.message = `${call}: ${raised.name}: ${raised.message}${fix}`;
  return raised;
}

const absent = new Set([
  "NoSuchEntity",
  "NoSuchEntityException",
  "NotFound",
  "NoSuchBucket",
  "NoSuchBucketPolicy",
  "NoSuchTagSet",
  "NoSuchPublicAccessBlockConfiguration",
  "ServerSideEncryptionConfigurationNotFoundError",
  "InvalidKeyPair.NotFound",
  "InvalidVpcID.NotFound",
  "InvalidSubnetID.NotFound",
  "InvalidInternetGatewayID.NotFound",
  "Gateway.NotAttached",
  "InvalidRouteTableID.NotFound",
  "InvalidRoute.NotFound",
  "InvalidAssociationID.NotFound",
  "InvalidAllocationID.NotFound",
  "NatGatewayNotFound",
]);

/** The answer, or undefined if AWS reports that the object does not exist. */
export async function ifPresent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (absent.has((error as Error).name)) return undefined;
    throw error;
  }
}

const existing = new Set([
  "EntityAlreadyExists",
  "EntityAlreadyExistsException",
  "BucketAlreadyExists",
  "BucketAlreadyOwnedByYou",
  "InvalidKeyPair.Duplicate",
]);

export function saysExists(error: unknown): boolean {
  return existing.has((error as Error).name);
}

/** Whether the SDK had sent the request more than once before this answer. */
export function wasRetried(error: unknown): boolean {
  const { attempts = 1 } = (error as { $metadata?: { attempts?: number } }).$metadata ?? {};
  return attempts > 1;
}

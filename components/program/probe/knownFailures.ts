import { defined } from "../../schema/values";
import type { Outlook } from "../poll";

const consoleQuotas = "ask for more in the Service Quotas console, or free some";
const ec2Errors = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html";
const awsProvider = "https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0";

/** A state that whoever reads it has to act on. */
interface KnownFailure {
  /** A part of the condition's text: an error code of AWS, or the AWS provider's own words. */
  readonly text: RegExp;
  readonly next: string;
  /** Where the text comes from. */
  readonly see: string;
  /**
   * How long it has to stay before the wait ends: AWS reports some of them while new roles or freed addresses are not
   * known everywhere yet. Absent where waiting can mend it: then it is only said, with its next step.
   */
  readonly finalAfterSeconds?: number;
}

/** Long enough for an object that the provider has read just before. */
const atOnce = 20;
/** IAM is eventually consistent: a new profile or policy is known everywhere only after a while. */
const propagation = 180;
/** Machines and addresses that are being given back count until they are gone. */
const release = 300;

/** The first that fits decides. */
export const knownFailures: readonly KnownFailure[] = [
  {
    text: /found no AMIs with name|InvalidAMIID\.(NotFound|Malformed|Unavailable)/,
    next: "set image.id, or a kubernetesVersion for which an image is published in the region: `clusterawsadm ami list`",
    see: `${awsProvider}/pkg/cloud/services/ec2/ami.go`,
    finalAfterSeconds: atOnce,
  },
  {
    text: /InvalidKeyPair\.NotFound/,
    next: "create the key pair in this region (aws ec2 import-key-pair), or change sshKeyName",
    see: ec2Errors,
    finalAfterSeconds: atOnce,
  },
  {
    text: /VcpuLimitExceeded|InstanceLimitExceeded|MaxSpotInstanceCountExceeded/,
    next: `the account's quota of running instances is used up: ${consoleQuotas}`,
    see: ec2Errors,
    finalAfterSeconds: release,
  },
  {
    text: /AddressLimitExceeded|NatGatewayLimitExceeded|VpcLimitExceeded|InternetGatewayLimitExceeded|TooManyLoadBalancers/,
    next: `a quota of the account's network is used up (each cluster has one NAT gateway with its address for each zone): ${consoleQuotas}`,
    see: ec2Errors,
    finalAfterSeconds: release,
  },
  {
    text: /InsufficientInstanceCapacity|InsufficientHostCapacity/,
    next: "AWS has no capacity for this instance type in this zone now; wait, or take another instanceType",
    see: ec2Errors,
  },
  {
    text: /RequestLimitExceeded|PendingVerification/,
    next: "AWS asks to try again later, and the AWS provider does",
    see: ec2Errors,
  },
  {
    text: /Invalid IAM Instance Profile|InvalidIamInstanceProfileArn/,
    next: "the instance profile does not exist: look at iam.manage, iam.namePrefix and iam.nameSuffix",
    see: ec2Errors,
    finalAfterSeconds: propagation,
  },
  {
    text: /UnauthorizedOperation|AccessDenied|AuthFailure|InvalidClientTokenId|UnrecognizedClientException/,
    next: "the credentials of the AWS provider's controllers do not allow this call: look at their policies, and at credentials",
    see: ec2Errors,
    finalAfterSeconds: propagation,
  },
  {
    text: /api error Unsupported(Operation)?:|InvalidInstanceType|no architectures? .*instance type|OptInRequired/,
    next: "take an instanceType that AWS offers in this region and zone: aws ec2 describe-instance-type-offerings",
    see: ec2Errors,
    finalAfterSeconds: atOnce,
  },
  {
    text: /InvalidBlockDeviceMapping/,
    next: "change rootVolume: it has to be at least as large as the image's own volume",
    see: ec2Errors,
    finalAfterSeconds: atOnce,
  },
  {
    text: /BucketAlreadyExists/,
    next: "another account has a bucket of this name; choose another bucketName",
    see: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
    finalAfterSeconds: atOnce,
  },
  {
    text: /\(InstanceTerminated\)/,
    next: "its instance was terminated by somebody else; `kubectl delete machine` of this name makes a new one",
    see: `${awsProvider}/controllers/awsmachine_controller.go`,
    finalAfterSeconds: 60,
  },
];

/** What to do about a state in these words, and whether waiting can mend it; undefined if it is not a known failure. */
export function knownFailure(text: string): ({ readonly next: string } & Outlook) | undefined {
  const found = knownFailures.find((failure) => failure.text.test(text));
  if (found === undefined) return undefined;
  const { next, finalAfterSeconds } = found;
  return defined({ next, finalAfterSeconds });
}

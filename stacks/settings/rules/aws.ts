import { Check } from "../fields";

/** Partitions by what the names of their regions begin with: those that this program can name resources in. */
const regionForm = /^(us-gov|[a-z]{2})-(central|(north|south)(east|west)?|east|west)-[1-9]$/;

export const regionName: Check<string> = (region) =>
  regionForm.test(region) ? undefined : { problem: "is no AWS region (of the partitions aws, aws-cn and aws-us-gov)", fix: "write one as `aws ec2 describe-regions` shows it, such as us-east-1" };

const arn = /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/;

export const policyArn: Check<string> = (text) =>
  arn.test(text) ? undefined : { problem: "is no ARN of an IAM policy", fix: "write it in full, as in arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" };

/** The partition that an ARN names. */
export function partitionOfArn(text: string): string | undefined {
  return arn.exec(text)?.[1];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const iamNamePart: Check<string> = (part) =>
  /^[\w+=,.@-]*$/.test(part) ? undefined : { problem: "has characters that IAM refuses in names", fix: "use letters, digits and + = , . @ - _" };

/**
 * The AWS provider names the role in the bucket's policy by its name alone; S3 refuses a policy with a role that it
 * does not find, and the machines could not read their Ignition.
 */
export const rootPath: Check<string> = (path) =>
  path === "/" ? undefined : { problem: "with another path than / the bucket's policy names a role that is not there, and no machine could read its Ignition", fix: 'leave it out, or set "/"' };

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html (AccessKeyId) */
export const accessKeyId: Check<string> = (id) =>
  /^\w{16,128}$/.test(id) ? undefined : { problem: "is no AWS access key id (16 or more letters and digits)", fix: "copy it again from where the key was made" };

export const oneLine: Check<string> = (secret) =>
  /^\S+$/.test(secret) ? undefined : { problem: "is empty or has spaces or line breaks, which no AWS credential has", fix: "copy it again, without what stands around it" };

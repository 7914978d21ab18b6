import { Check } from "../../../components/schema/fields";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const reserved: readonly (readonly [RegExp, string])[] = [
  [/^(xn--|sthree-|amzn-s3-demo-)/, "begins with what S3 keeps for itself (xn--, sthree-, amzn-s3-demo-)"],
  [/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/, "ends in what S3 keeps for itself (-s3alias, --ol-s3, .mrap, --x-s3, --table-s3)"],
  [/^\d+\.\d+\.\d+\.\d+$/, "has the form of an IP address"],
  [/\.\./, "has two dots in a row"],
];

const longestName = 63;

export const bucketName: Check<string> = (name) => {
  if (name.length < 3 || name.length > longestName) return { problem: `has ${name.length} characters; S3 takes 3 to ${longestName}`, fix: "take a longer or shorter name" };
  if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(name)) {
    const corrected = name.toLowerCase().replace(/[^a-z0-9.-]+/g, "-").replace(/^[.-]+|[.-]+$/g, "");
    return { problem: "is no name of an S3 bucket (lower-case letters, digits, - and ., an alphanumeric at both ends)", fix: `call it ${corrected}` };
  }
  const hit = reserved.find(([pattern]) => pattern.test(name));
  return hit === undefined ? undefined : { problem: hit[1], fix: "take another name" };
};

const longestPrefix = 40;

export const bucketPrefix: Check<string> = (prefix) =>
  /^[a-z0-9][a-z0-9.-]*$/.test(prefix) && prefix.length <= longestPrefix
    ? undefined
    : { problem: `is no beginning of a bucket's name (at most ${longestPrefix} of a-z, 0-9, - and ., the first no sign)`, fix: "leave it out for cluster-api-provider-aws-" };

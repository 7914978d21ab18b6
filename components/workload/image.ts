import type { Draft } from "../schema/check";
import { Check, section, text } from "../schema/fields";
import { Problem } from "../schema/problem";
import { accountId } from "../schema/text";
import { defined, Values } from "../schema/values";

/** Upstream's page on the images that the community publishes. */
export const publishedImages = "https://cluster-api-aws.sigs.k8s.io/topics/images/built-amis";

const amiId: Check<string> = (id) =>
  /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)
    ? undefined
    : {
        problem: "is not an id of an AMI",
        fix: "write it as `clusterawsadm ami list` shows it, such as ami-0123456789abcdef0",
      };

/** What upstream builds besides Flatcar: https://image-builder.sigs.k8s.io/capi/providers/aws */
const withoutIgnition = /^(amazon|centos|rhel|rockylinux|ubuntu|windows)-\d/;

/** It becomes a part of the pattern by which the AWS provider looks for an image's name. */
const baseOs: Check<string> = (name) => {
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(name))
    return {
      problem: "is not a base OS in an image's name",
      fix: "write flatcar-stable, or what stands between capa-ami- and the version in your images' names",
    };
  if (!withoutIgnition.test(name)) return undefined;
  const problem = "reads no Ignition when it boots, and the machines are given nothing else";
  return { problem, fix: "write flatcar-stable, or the name of your own Flatcar images" };
};

const imageFields = {
  id: text(
    {
      description: "Id of the AMI, for a region or Kubernetes version without a published image.",
      otherwise: "looked up by name",
      example: "ami-0123456789abcdef0",
    },
    amiId,
  ).optional(),
  lookupOrg: text(
    {
      description: "AWS account that owns the image.",
      otherwise: "the community's, 819546954734",
      example: '"819546954734"',
    },
    accountId,
  ).optional(),
  lookupBaseOS: text(
    {
      description: "Base OS in the image's name, `capa-ami-<base OS>-<version>-...`.",
      example: "flatcar-stable",
    },
    baseOs,
  ).default("flatcar-stable"),
};

export const image = section(imageFields, {
  description: "The Flatcar image that the machines boot: by id, or looked up by the name under which it is published.",
  see: publishedImages,
  change: "rolls all machines",
}).prefault({});

type Image = Values<typeof imageFields>;

/** Regions in which the community publishes images; the page above lists them. */
const published: ReadonlySet<string> = new Set(
  [
    ["ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1"],
    ["eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3"],
    ["sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"],
  ].flat(),
);

/** What the parts of `image` get wrong together, and for the region. */
export function imageProblems(given: Draft<Image> | undefined, region: string | undefined): Problem[] {
  if (given === undefined) return [];
  const { id, lookupOrg } = given;
  if (id !== undefined && lookupOrg !== undefined) {
    const problem = "has no effect beside image.id";
    return [{ path: "image.lookupOrg", value: lookupOrg, problem, fix: "keep one of them" }];
  }
  if (region === undefined || published.has(region) || id !== undefined || lookupOrg !== undefined) return [];
  const problem = `there are no images of the community in ${region} (${publishedImages})`;
  return [{ path: "image", problem, fix: "set image.id, or image.lookupOrg to the account that publishes yours" }];
}

/** The image in the spec of an AWSMachine. */
export function imageReference({ id, lookupOrg, lookupBaseOS }: Image): object {
  if (id !== undefined) return { ami: { id } };
  return defined({ imageLookupBaseOS: lookupBaseOS, imageLookupOrg: lookupOrg });
}

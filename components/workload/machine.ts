import type { z } from "zod";

import type { KubernetesManifest } from "../kubernetes/manifest";
import { Check, choice, count, flag, section, text } from "../schema/fields";
import { defined, Values } from "../schema/values";
import { image, imageReference, publishedImages } from "./image";
import { instanceMetadata, metadataHopLimit } from "./metadata";
import { hashedTemplate } from "./objects";

const volumes = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html";

export const instanceTypePattern =
  /^([a-z][a-z0-9-]*)\.(nano|micro|small|medium|large|x?large|\d+xlarge|metal(?:-\d+xl)?)$/;

/** Families on which no Linux image of virtualization type hvm boots, and the AWS provider looks for no other. */
const unbootable: readonly (readonly [RegExp, string])[] = [
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/virtualization_types.html
  [/^(t1|m1|m2|c1)\./, "is of a family that boots images of virtualization type paravirtual only; Flatcar's are hvm"],
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-mac-instances.html
  [/^mac/, "is a dedicated host with macOS"],
];

/** A type by its form; which there are in a region, only EC2 knows. */
export const instanceTypeForm: Check<string> = (type) => {
  if (!instanceTypePattern.test(type))
    return {
      problem: "is not an EC2 instance type (family.size)",
      fix: "write one as `aws ec2 describe-instance-types` shows it, such as t3a.medium",
    };
  const hit = unbootable.find(([family]) => family.test(type));
  return hit && { problem: hit[1], fix: "take one of another family, such as t3a.medium" };
};

/** `wanted` is what the machines ask of it, and `checks` what that means. */
export function instanceType(wanted: string, example: string, ...checks: Check<string>[]): z.ZodString {
  return text(
    { description: `EC2 instance type${wanted}.`, example, see: "https://aws.amazon.com/ec2/instance-types/" },
    instanceTypeForm,
    ...checks,
  );
}

export const rootVolume = section(
  {
    // EC2 refuses a volume that is smaller than its snapshot; Flatcar's is 15 GiB.
    sizeGiB: count(
      {
        description: "Size in GiB; Flatcar's image needs 15.",
        example: "20",
        see: publishedImages,
      },
      { min: 15, max: 16384 },
    ).default(20),
    // The other types want a number of IOPS, or cannot be booted from.
    type: choice(["gp3", "gp2"], { description: "EBS volume type." }).default("gp3"),
    encrypted: flag({
      description: "Encrypts it with the account's default key.",
      see: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    }).default(true),
  },
  { description: "Root volume of the machines.", see: volumes },
).prefault({});

const hourlyPrice: Check<string> = (price) =>
  /^\d+(\.\d{1,5})?$/.test(price) && Number(price) > 0
    ? undefined
    : {
        problem: "is not a price in USD per hour (a positive decimal with at most 5 places)",
        fix: 'write one in quotes, such as "0.05", or leave it out for the on-demand price',
      };

const spot = section(
  {
    maxPrice: text(
      {
        description: "Highest price in USD per hour. Below the on-demand price it means more interruptions.",
        otherwise: "EC2's on-demand price",
        example: '"0.05"',
      },
      hourlyPrice,
    ).optional(),
  },
  {
    description:
      "Uses spot instances: EC2's spare capacity at a lower price. EC2 may take each back at two minutes' notice, and " +
      "refuses new ones while it has no spare capacity. `{}` is enough.",
    otherwise: "on-demand machines",
    see: "https://cluster-api-aws.sigs.k8s.io/topics/spot-instances",
  },
).optional();

/** Settings of a pool's machines. */
export const workerMachine = {
  instanceType: instanceType("", "t3a.small"),
  rootVolume,
  spot,
  // The EBS CSI driver's node plugin asks the API server where the metadata service does not answer.
  metadataHopLimit: metadataHopLimit(
    "With 1, pods on the pod network do not reach it, nor the machine's credentials; they need 2.",
    1,
  ),
};

/** The provider's webhook wants ASCII with no space at its ends, EC2 at most 255 characters. */
const keyPairName: Check<string> = (name) => {
  if (/^[!-~]([ -~]{0,253}[!-~])?$/.test(name)) return undefined;
  const fix = "write the name as `aws ec2 describe-key-pairs` shows it, or leave the setting out";
  return { problem: "is not a name of an EC2 key pair (at most 255 ASCII characters, no space at its ends)", fix };
};

/** Settings that all machines of a cluster share. */
export const allMachines = {
  sshKeyName: text(
    {
      description: "Existing EC2 key pair whose key may log in with SSH.",
      otherwise: "no SSH login",
      example: "my-key",
      see: "https://cluster-api-aws.sigs.k8s.io/topics/accessing-ec2-instances",
      change: "rolls all machines",
    },
    keyPairName,
  ).optional(),
  image,
};

/**
 * The key pair as the AWS provider takes it: for one that is absent it takes the pair named `default`, whoever made
 * that, and an empty one means none.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/pkg/cloud/services/ec2/instances.go#L228
 */
export function keyPairOrNone({ sshKeyName }: Pick<Values<typeof allMachines>, "sshKeyName">): string {
  return sshKeyName ?? "";
}

type AllMachines = Values<typeof allMachines>;

/** Who the machines are of: their templates have the owner's name. */
export interface MachineOwner {
  readonly name: string;
  readonly namespace: string;
  /** Name of the instance profile of its machines. */
  readonly instanceProfile: string;
}

/** The template of one owner's EC2 instances. */
export function renderAwsMachineTemplate(
  shared: AllMachines,
  machine: Values<typeof workerMachine>,
  owner: MachineOwner,
): KubernetesManifest {
  const { sizeGiB, type, encrypted } = machine.rootVolume;
  const spec = defined({
    instanceType: machine.instanceType,
    iamInstanceProfile: owner.instanceProfile,
    ...imageReference(shared.image),
    sshKeyName: keyPairOrNone(shared),
    // Said although it is the default: left out, the provider sets it on the AWSMachine itself, and its own webhook
    // then refuses the write that should record the instance's id ("spec: Forbidden: cannot be modified").
    ignition: { version: "2.3", storageType: "ClusterObjectStore" },
    rootVolume: { size: sizeGiB, type, encrypted },
    instanceMetadataOptions: instanceMetadata(machine.metadataHopLimit),
    // Without a price it is still there: an empty object asks for spare capacity.
    spotMarketOptions: machine.spot && defined({ maxPrice: machine.spot.maxPrice }),
  });
  return hashedTemplate(["infrastructure", "AWSMachineTemplate"], owner, spec);
}

import type { Draft } from "../schema/check";
import { pathText, Problem } from "../schema/problem";

/** AWS's own processors have a g behind the generation, NVIDIA's Grace its name; a1 was the first. */
const arm = /^(a1|[a-z]+\d+g[a-z]*|[a-z0-9]+-gb\d+)\./;

/** @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
export function architectureOf(instanceType: string): "arm64" | "x86_64" {
  return arm.test(instanceType) ? "arm64" : "x86_64";
}

interface Machine {
  readonly instanceType: string;
}

type Machines = Draft<{
  readonly image: { readonly id?: string | undefined };
  readonly controlPlane: Machine;
  readonly pools: Readonly<Record<string, Machine>>;
}>;

/** One image for all machines boots on one architecture; those that are looked up are so for each machine's. */
export function architectureProblems({ image, controlPlane, pools = {} }: Machines): Problem[] {
  const id = image?.id;
  if (id === undefined) return [];
  const all = [
    { path: ["controlPlane", "instanceType"], type: controlPlane?.instanceType },
    ...Object.entries(pools).map(([name, pool]) => ({
      path: ["pools", name, "instanceType"],
      type: pool?.instanceType,
    })),
  ];
  const known = all.flatMap(({ path, type }) =>
    type === undefined ? [] : [{ path: pathText(path), type, architecture: architectureOf(type) }],
  );
  const [first] = known;
  const other = known.find(({ architecture }) => architecture !== first?.architecture);
  if (first === undefined || other === undefined) return [];
  const [one, two] = [first, other].map(({ path, type, architecture }) => `${path} ${type} is ${architecture}`);
  const problem = `is one image for machines of two architectures, and EC2 boots it on one: ${one}, ${two}`;
  const fix =
    "take instance types of one architecture, or leave it out for images that are looked up, for each machine its own";
  return [{ path: "image.id", value: id, problem, fix }];
}

import { strict as assert } from "assert";
import * as fc from "fast-check";
import { load } from "js-yaml";
import { z } from "zod";

import { versions } from "../../components/kubernetes/pinned";
import { metaOf } from "../../components/schema/fields";
import { byKind, partOf, Schema } from "../../components/schema/kinds";
import { CheckedSettings, readSettings } from "../../stacks/settings/readSettings";
import { settingsSchema } from "../../stacks/settings/settings";

export type SettingsInput = z.input<typeof settingsSchema>;
type ClusterInput = NonNullable<SettingsInput["clusters"]>[string];

const text = (form: RegExp): fc.Arbitrary<string> => fc.stringMatching(form);
const whole = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min, max }), fc.integer({ min, max: Math.min(max, min + 4) }), fc.constant(max));

/** Names up to their limit, and those by which the program calls parts of its own. */
const longestName = "a".repeat(43);
const clusterName = fc.oneof(
  text(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/),
  fc.constantFrom("management", "aws", "iam", "c", "0", longestName),
);
const poolName = fc.oneof(
  text(/^[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?$/),
  fc.constantFrom("md-0", "control-plane-machines", "bootstrap", "machines", "infrastructure", "workers", "crs-ccm"),
);
const namespace = fc.oneof(text(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/), fc.constantFrom("clusters", "0"));

/** Networks of private and public ranges, of a prefix between two lengths. */
function cidr(shortest: number, longest: number): fc.Arbitrary<string> {
  const within = fc.constantFrom([10, 0, 8], [172, 16, 12], [192, 168, 16], [100, 64, 10], [52, 0, 8]);
  return fc
    .tuple(within, fc.integer({ min: shortest, max: longest }), fc.nat(2 ** 24 - 1))
    .map(([[one = 0, two = 0, length = 0], wanted, rest]) => {
      const prefix = Math.max(wanted, length);
      const base = one * 2 ** 24 + two * 2 ** 16;
      const address = base + Math.floor((rest % 2 ** (32 - length)) / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
      return `${[24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join(".")}/${prefix}`;
    });
}

const version = (from: number, to: number): fc.Arbitrary<string> =>
  fc.tuple(fc.integer({ min: from, max: to }), fc.nat(20)).map((parts) => `v1.${parts.join(".")}`);
const sizes = ["large", "xlarge", "2xlarge", "48xlarge", "metal", "metal-24xl"];
const sized = fc
  .tuple(fc.constantFrom("m6a", "c7i-flex", "u-6tb1", "i4i"), fc.constantFrom(...sizes))
  .map((parts) => parts.join("."));
const instanceType = fc.oneof(sized, fc.constantFrom("t3a.medium", "t4g.medium"));
const smallInstanceType = fc.oneof(sized, fc.constantFrom("t3a.nano", "m6g.medium", "t2.micro"));
const tagKey = text(/^[a-zA-Z0-9_.:=+@\/-][a-zA-Z0-9 _.:=+@\/-]{0,127}$/);
const tags = fc.dictionary(tagKey, text(/^[a-zA-Z0-9 _.:=+@\/-]{0,256}$/), { maxKeys: 4, noNullPrototype: true });

const lookupBaseOS = text(/^[a-z0-9][a-z0-9.-]{0,30}$/);
/** A section of which any part may be missing. */
const partly = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> =>
  fc.record(fields, { requiredKeys: [], noNullPrototype: true });

/**
 * What the schema does not say of a cluster: the form of texts, by their places, and what is to come up more or less
 * often than it would.
 */
const ofPlaces: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  namespace,
  kubernetesVersion: fc.oneof(version(30, 33), version(34, 36)),
  bucketName: text(/^[a-z0-9-]{0,37}[a-z0-9]$/).map((end) => `cluster-api-provider-aws-${end}`),
  sshKeyName: text(/^[!-~]([ -~]{0,253}[!-~])?$/),
  // An id and an organization exclude each other.
  image: fc.oneof(
    partly({ id: text(/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/), lookupBaseOS }),
    partly({ lookupOrg: text(/^\d{12}$/), lookupBaseOS }),
  ),
  "network.vpcCidr": cidr(16, 24),
  "network.podCidr": fc.oneof({ weight: 9, arbitrary: cidr(8, 19) }, { weight: 1, arbitrary: cidr(20, 24) }),
  "network.serviceCidr": cidr(12, 28),
  "controlPlane.replicas": fc.constantFrom(1, 3, 5, 7, 9),
  "controlPlane.instanceType": instanceType,
  "pools.*.replicas": fc.oneof({ weight: 19, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: whole(0, 1000) }),
  "pools.*.instanceType": smallInstanceType,
  cloudProviderVersion: version(30, 36),
  tags,
  "cni.manifest": fc.constantFrom("calico.yaml", "https://example.org/calico.yaml"),
  "cni.sha256": text(/^[0-9a-f]{64}$/),
};

/** Keys of what has names of the operator's own choice. */
const namesOfPlaces: Readonly<Record<string, fc.Arbitrary<string>>> = { pools: poolName };

const isRequired = (schema: Schema): boolean =>
  !(schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault);

function leaf(schema: Schema, place: string): fc.Arbitrary<unknown> {
  const { range, example } = metaOf(schema) ?? {};
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (range !== undefined) return whole(range.min, range.max);
  // A text of whose form nothing is said here.
  assert.ok(example !== undefined, `${place} has neither an example nor a form in this file`);
  return fc.constant(load(example));
}

/** Whatever a schema may take: its kinds, ranges, closed sets, and what may be left out, are the schema's own. */
function valuesOf(schema: Schema, place = ""): fc.Arbitrary<unknown> {
  const within = (key: string): string => (place === "" ? key : `${place}.${key}`);
  return (
    ofPlaces[place] ??
    byKind<fc.Arbitrary<unknown>>(schema, {
      object: (shape) => {
        const fields = Object.entries(shape).map(([key, part]) => [key, valuesOf(part, within(key))] as const);
        const requiredKeys = Object.keys(shape).filter((key) => isRequired(shape[key]!));
        return fc.record(Object.fromEntries(fields), { requiredKeys, noNullPrototype: true });
      },
      record: (entry) =>
        fc.dictionary(
          namesOfPlaces[place] ?? assert.fail(`${place} has no names in this file`),
          valuesOf(entry, within("*")),
          { maxKeys: 3, noNullPrototype: true },
        ),
      list: (item) => fc.array(valuesOf(item, within("*")), { maxLength: 3 }),
      leaf: (inner) => leaf(inner, place),
    })
  );
}

const clusterSchema = partOf(settingsSchema.shape.clusters, "name") ?? assert.fail("there are no clusters");
const isPlace = (place: string): boolean =>
  place.split(".").reduce<Schema | undefined>((at, key) => (at === undefined ? at : partOf(at, key)), clusterSchema) !==
  undefined;
assert.deepEqual(
  Object.keys({ ...ofPlaces, ...namesOfPlaces }).filter((place) => !isPlace(place)),
  [],
  "places that the schema does not have",
);
/** The cloud controller manager is of the minor version of Kubernetes, or the settings are refused. */
function sameMinor({ cloudProviderVersion, ...others }: ClusterInput): ClusterInput {
  if (cloudProviderVersion === undefined) return others;
  const [, minor = ""] = (others.kubernetesVersion ?? versions.kubernetes).split(".");
  return { ...others, cloudProviderVersion: cloudProviderVersion.replace(/\.\d+\./, `.${minor}.`) };
}

const cluster = (valuesOf(clusterSchema) as fc.Arbitrary<ClusterInput>).map(sameMinor);

const environment = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "very-secret-key" };

/** The settings, if they are accepted. */
export function acceptedSettings(input: unknown): CheckedSettings | undefined {
  const reading = readSettings(input, environment);
  return "settings" in reading ? reading.settings : undefined;
}

// With the names of the roles, up to 64 characters and beyond.
const namePrefix = fc.oneof(
  { weight: 4, arbitrary: text(/^[a-z-]{0,8}$/) },
  { weight: 1, arbitrary: fc.constantFrom("x".repeat(14), "x".repeat(15)) },
);
const nameSuffix = fc.oneof(
  { weight: 4, arbitrary: text(/^[a-z.]{0,8}$/) },
  { weight: 1, arbitrary: fc.constantFrom("x".repeat(51), "x".repeat(52)) },
);
const iam = fc
  .oneof(fc.record({ namePrefix }), fc.record({ nameSuffix }), fc.record({ namePrefix, nameSuffix }))
  .map((given) => ({ ...given }));
const region = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("us-east-1", "eu-central-1", "ap-southeast-2") },
  { weight: 1, arbitrary: fc.constantFrom("cn-north-1", "us-gov-west-1", "me-south-1") },
);

function stack(clusters: fc.Arbitrary<Record<string, ClusterInput>>): fc.Arbitrary<SettingsInput> {
  return fc.record(
    { region, tags, iam, management: fc.constant({ kind: {} }), clusters },
    { requiredKeys: ["region", "management", "clusters"], noNullPrototype: true },
  ) as fc.Arbitrary<SettingsInput>;
}

const one = fc.tuple(clusterName, cluster).map(([name, value]) => ({ [name]: value }));
const several = fc.dictionary(clusterName, cluster, { minKeys: 2, maxKeys: 3, noNullPrototype: true });

/** Clusters and pools whose names, put together, may be the same. */
const akinName = fc.constantFrom("a", "a-b", "a-b-c");
const akinPool = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom("b", "c", "b-c") },
  { weight: 1, arbitrary: fc.constant("control-plane") },
);
const akin = fc
  .tuple(
    fc.uniqueArray(akinName, { minLength: 2, maxLength: 2 }),
    fc.uniqueArray(akinPool, { minLength: 1, maxLength: 2 }),
  )
  .map(([names, pools]) => Object.fromEntries(names.map((name) => [name, plainCluster(name, pools)])));

function plainCluster(name: string, pools: readonly string[]): ClusterInput {
  const workers = { replicas: 1, instanceType: "t3a.small" };
  return {
    bucketName: `cluster-api-provider-aws-${name}`,
    controlPlane: { instanceType: "t3a.medium" },
    pools: Object.fromEntries(pools.map((pool) => [pool, workers])),
  };
}

/** What could stand in a stack's file; most of it is accepted, and some of it just not. */
export const stackInputs = fc.oneof({ weight: 4, arbitrary: stack(one) }, { weight: 1, arbitrary: stack(several) });

export interface AcceptedStack {
  readonly input: SettingsInput;
  readonly settings: CheckedSettings;
}

/** What of the input is accepted: whatever is within the settings' rules. */
function accepted(inputs: fc.Arbitrary<SettingsInput>): fc.Arbitrary<AcceptedStack> {
  return inputs
    .map((input) => ({ input, settings: acceptedSettings(input) }))
    .filter((found): found is AcceptedStack => found.settings !== undefined);
}

export const acceptedStacks = accepted(stackInputs);
export const acceptedAkinStacks = accepted(stack(akin));

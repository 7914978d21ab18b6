import { strict as assert } from "assert";
import * as fc from "fast-check";

import type { KubernetesManifest } from "../../components/kubernetes/manifest";
import { specHash } from "../../components/workload/objects";
import { RenderedWorkload, renderWorkload, rolloutRevision } from "../../components/workload/render";
import { CheckedSettings } from "../../stacks/settings/readSettings";
import { settingsSchema } from "../../stacks/settings/settings";
import { clusterTemplate } from "../support/clusterTemplate";
import { reordered } from "../support/reordered";
import { clusterCase, clusterCases } from "../support/scenarios";
import { acceptedAkinStacks, acceptedSettings, acceptedStacks } from "../support/stackSettings";
import { workloadAndAddons } from "../support/workloadAndAddons";

/** The seed is fixed, so that a failure comes again; the number keeps the unit tests fast. */
const runs = { seed: 20_240_101, numRuns: 80 };

const order = fc.nat(1000);

const identity = ({ apiVersion, kind, metadata }: KubernetesManifest): string =>
  `${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;

/** Every object of every cluster. */
function allObjects(settings: CheckedSettings): KubernetesManifest[] {
  return clusterCases(settings).flatMap((one) => workloadAndAddons(one, clusterTemplate));
}

function rendered(name: string, settings: CheckedSettings): RenderedWorkload {
  const { cluster, context } = clusterCase(name, settings);
  return renderWorkload(cluster, context);
}

function byIdentity(objects: readonly KubernetesManifest[]): Record<string, unknown> {
  return Object.fromEntries(objects.map((object) => [identity(object), object]));
}

/**
 * How much longer than its own are the names that Cluster API makes of an object's: 5 random characters, at each step.
 */
const growth: Readonly<Record<string, number>> = { KubeadmControlPlane: 6, MachineDeployment: 12 };
const [longestLabel, longestName] = [63, 253];

describe("whatever settings are accepted", function () {
  this.timeout(20_000);

  it("each cluster's objects have names of their own, within Kubernetes' limits, and so have those that Cluster API makes of them", () => {
    fc.assert(
      fc.property(fc.oneof(acceptedStacks, acceptedAkinStacks), ({ settings }) => {
        const objects = allObjects(settings);
        const identities = objects.map(identity);
        assert.deepEqual(
          identities.filter((one, index) => identities.indexOf(one) !== index),
          [],
        );
        for (const { kind, metadata } of objects) {
          assert.match(metadata.name, /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
          assert.ok(
            metadata.name.length + (growth[kind] ?? 0) <= (growth[kind] === undefined ? longestName : longestLabel),
            `${kind} ${metadata.name}`,
          );
          for (const value of Object.values((metadata["labels"] ?? {}) as Record<string, string>))
            assert.ok(value.length <= longestLabel, value);
        }
      }),
      runs,
    );
  });

  it("the same objects come of them each time, in whatever order their keys stand", () => {
    fc.assert(
      fc.property(acceptedStacks, order, ({ input, settings }, turn) => {
        const other = acceptedSettings(reordered(input, turn));
        assert.ok(other !== undefined, "the order of keys decides nothing");
        assert.deepEqual(byIdentity(allObjects(other)), byIdentity(allObjects(settings)));
        for (const name of Object.keys(settings.clusters)) {
          const revision = (each: CheckedSettings): string => rolloutRevision(rendered(name, each));
          assert.equal(revision(other), revision(settings), "no machine seems to be replaced for the order of keys");
        }
      }),
      runs,
    );
  });

  it("every machine is of the cluster's version, has its profile and its volume, and each pool its replicas", () => {
    fc.assert(
      fc.property(acceptedStacks, ({ settings }) => {
        for (const [name, { pools, controlPlane, kubernetesVersion }] of Object.entries(settings.clusters)) {
          const { controlPlane: plane, controlPlaneTemplate, pools: made } = rendered(name, settings);
          const text = (value: unknown): string => JSON.stringify(value);
          assert.deepEqual(
            made.map((pool) => pool.name),
            Object.keys(pools).sort(),
          );
          for (const [template, wanted] of [
            [controlPlaneTemplate, controlPlane] as const,
            ...made.map(({ name: pool, machineTemplate }) => [machineTemplate, pools[pool]!] as const),
          ]) {
            const { rootVolume, instanceType } = (template["spec"] as { template: { spec: Record<string, unknown> } })
              .template.spec;
            assert.deepEqual(
              [rootVolume, instanceType],
              [
                {
                  size: wanted.rootVolume.sizeGiB,
                  type: wanted.rootVolume.type,
                  encrypted: wanted.rootVolume.encrypted,
                },
                wanted.instanceType,
              ],
            );
          }
          for (const { name: pool, machineDeployment } of made)
            assert.ok(text(machineDeployment).includes(`"replicas":${pools[pool]!.replicas},`));
          for (const object of [plane, ...made.map(({ machineDeployment }) => machineDeployment)])
            assert.ok(text(object).includes(`"version":"${kubernetesVersion}"`));
        }
      }),
      runs,
    );
  });

  it("are accepted again with their defaults written out, and change nothing then", () => {
    fc.assert(
      fc.property(acceptedStacks, ({ settings }) => {
        const { credentialsOfRun: _, ...written } = settings;
        assert.deepEqual(settingsSchema.parse(written), written);
        assert.deepEqual(acceptedSettings(written), { ...settings, credentialsOfRun: false });
      }),
      runs,
    );
  });
});

describe("whatever spec is hashed", () => {
  const json = fc.jsonValue({ maxDepth: 3 });

  it("the hash is the same for the same spec, in whatever order its keys stand, and has the form of a name's end", () => {
    fc.assert(
      fc.property(json, order, (spec, turn) => {
        assert.equal(specHash(reordered(spec, turn)), specHash(spec));
        assert.match(specHash(spec), /^[0-9a-f]{8}$/);
      }),
    );
  });

  it("the hash is another one for another spec", () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const same = specHash(one) === specHash(other);
        if (same) assert.deepEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));
      }),
    );
  });
});

import { strict as assert } from "assert";

import * as fc from "fast-check";

import { KubeError, KubeObject } from "../../lab/kubernetes/client";
import { clusterTemplate } from "../support/clusterTemplate";
import { ManagementServer, sharedServer } from "../support/managementServer";
import { createNamespace } from "../support/pausedObjects";
import { ClusterCase, clusterCases } from "../support/scenarios";
import { acceptedStacks } from "../support/stackSettings";
import { workloadAndAddons } from "../support/workloadAndAddons";

const namespace = "whatever-is-accepted";
/** The seed is fixed, so that a failure comes again. */
const runs = { seed: 20_240_101, numRuns: 50 };

function here({ cluster, context }: ClusterCase, changes: Partial<ClusterCase["cluster"]> = {}): ClusterCase {
  return { cluster: { ...cluster, ...changes, namespace }, context };
}

describe("whatever settings are accepted, the API server takes what comes of them", function () {
  // A machine whose cache is empty builds everything here.
  this.timeout(60 * 60_000);
  const { start, leave } = sharedServer.join();
  let server: ManagementServer;

  before(async () => {
    server = await start();
    await createNamespace(server.client, namespace);
  });
  after(leave);

  /** Schemas, their rules and all webhooks come to an object, and then it is not kept. */
  async function refusal(object: KubeObject): Promise<string[]> {
    try {
      await server.client.apply(object, { fieldManager: "comparison", dryRun: true });
      return [];
    } catch (error) {
      if (error instanceof KubeError && error.status !== 0) return [error.message];
      throw error;
    }
  }

  it("with the real managers' webhooks, object by object", async () => {
    await fc.assert(
      fc.asyncProperty(acceptedStacks, async ({ settings }) => {
        const objects = clusterCases(settings).flatMap((one) => workloadAndAddons(here(one), clusterTemplate));
        const refused = await Promise.all(objects.map(refusal));
        assert.deepEqual(refused.flat(), []);
      }),
      runs,
    );
  });

  it("which refuse what the settings refuse: an even control plane, a key with a space at its end, a tag with letters beyond ASCII", async () => {
    const settings = fc.sample(acceptedStacks, { seed: 1, numRuns: 1 })[0]!.settings;
    const one = clusterCases(settings)[0]!;
    const wrong = [
      here(one, { controlPlane: { ...one.cluster.controlPlane, replicas: 2 } }),
      here(one, { sshKeyName: "key " }),
      here(one, { tags: { owner: "Jürgen" } }),
    ];
    for (const given of wrong)
      assert.notDeepEqual(
        (await Promise.all(workloadAndAddons(given, clusterTemplate).map(refusal))).flat(),
        [],
        JSON.stringify(given),
      );
  });
});

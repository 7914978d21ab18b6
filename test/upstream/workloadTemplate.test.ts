import { strict as assert } from "assert";
import * as fs from "fs";

import { KubeObject } from "../../lab/kubernetes/client";
import { flatcarTemplate, generateCluster } from "../support/clusterTemplateOutput";
import { comparableWorkload } from "../support/comparableWorkload";
import { objectDifferences } from "../support/fieldDifferences";
import { ManagementServer, sharedServer } from "../support/managementServer";
import { createNamespace, createPaused } from "../support/pausedObjects";
import { assertReviewed, readReviewed } from "../support/reviewedDifferences";
import type { ClusterCase } from "../support/scenarios";
import { workloadAndAddons } from "../support/workloadAndAddons";
import { withoutOptional, workloadCases } from "../support/workloadCases";

describe("the workload cluster against `clusterctl generate cluster --from cluster-template-flatcar.yaml`, both as the API server has them in v1beta2", function () {
  // A machine whose cache is empty builds everything here.
  this.timeout(60 * 60_000);
  const { start, leave } = sharedServer.join();
  const reviewed = readReviewed("workloadDifferences.yaml");
  const leftOut = readReviewed("workloadLeftOutDifferences.yaml");
  let server: ManagementServer;

  before(async () => {
    server = await start();
  });
  after(leave);

  /** The objects as the server defaults and converts them, by their role in the cluster. */
  async function asStored(given: ClusterCase, objects: readonly KubeObject[]): Promise<Map<string, unknown>> {
    await createNamespace(server.client, given.cluster.namespace);
    return comparableWorkload(given, await createPaused(server.client, objects));
  }

  for (const [which, given] of Object.entries(workloadCases)) {
    it(`makes the template's objects with the values of ${which}, but for what is reviewed, field by field`, async () => {
      const { tools } = server;
      const namespace = `${given.cluster.namespace}-by-clusterctl`;
      const template = { ...given, cluster: { ...given.cluster, namespace } };
      const theirs = await asStored(template, await generateCluster(tools, given, namespace));
      const ours = await asStored(given, workloadAndAddons(given, fs.readFileSync(flatcarTemplate(tools), "utf8")));
      assert.ok(theirs.size >= 11, "the template's worth of objects");
      assertReviewed(objectDifferences(theirs, ours), which === withoutOptional ? [...reviewed, ...leftOut] : reviewed);
    });
  }
});

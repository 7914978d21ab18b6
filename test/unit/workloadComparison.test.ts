import { strict as assert } from "assert";

import type { KubeObject } from "../../lab/kubernetes/client";
import { changedJson } from "../support/changedJson";
import { clusterTemplate } from "../support/clusterTemplate";
import { comparableWorkload } from "../support/comparableWorkload";
import { differenceText, objectDifferences } from "../support/fieldDifferences";
import { paused } from "../support/pausedObjects";
import { guide, otherThanGuide } from "../support/scenarios";
import { workloadAndAddons } from "../support/workloadAndAddons";

const rendered = (given = guide): KubeObject[] => workloadAndAddons(given, clusterTemplate).map(paused);

/**
 * What test/upstream/workloadTemplate.test.ts compares with clusterctl's, here against objects that are as they should
 * be.
 */
describe("the comparison of workload clusters", () => {
  const said = (ours: readonly KubeObject[], given = guide): string[] =>
    objectDifferences(comparableWorkload(guide, rendered()), comparableWorkload(given, ours)).map(differenceText);

  it("sees none in another name and namespace", () => {
    const other = otherThanGuide({ namespace: "clusters" }, { name: "other" });
    assert.deepEqual(said(rendered(other), other), []);
  });

  const faults: readonly (readonly [what: string, find: string, replace: string, says: string])[] = [
    [
      "a field that a machine template lacks",
      '"sshKeyName":"my-key","ignition"',
      '"ignition"',
      'AWSMachineTemplate control-plane: spec.template.spec.sshKeyName: upstream has "my-key", this program nothing',
    ],
    [
      "a field too many",
      '"replicas":2,',
      '"replicas":2,"paused":true,',
      "MachineDeployment md-0: spec.paused: upstream has nothing, this program true",
    ],
    [
      "another value",
      '"healthCheckProtocol":"HTTPS"',
      '"healthCheckProtocol":"TCP"',
      'AWSCluster: spec.controlPlaneLoadBalancer.healthCheckProtocol: upstream has "HTTPS", this program "TCP"',
    ],
    [
      "a reference to another object",
      '"name":"ignition-cluster-md-0-87faf106"}}',
      '"name":"ignition-cluster-big-87faf106"}}',
      'MachineDeployment md-0: spec.template.spec.bootstrap.configRef.name: upstream has "<cluster>-md-0", this program "<cluster>-big-87faf106"',
    ],
  ];
  for (const [what, find, replace, says] of faults) {
    it(`notices ${what}`, () => assert.deepEqual(said(changedJson(rendered(), find, replace)), [says]));
  }
});

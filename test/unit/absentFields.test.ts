import { strict as assert } from "assert";

import { renderWorkload, rolloutRevision } from "../../components/workload/render";
import { otherThanGuide } from "../support/scenarios";

/** The value at a path of a rendered object. */
function at(object: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], object);
}

describe("what upstream would fill in", () => {
  const minimal = otherThanGuide({ sshKeyName: undefined });
  const minimalObjects = renderWorkload(minimal.cluster, minimal.context);
  const { awsCluster, controlPlane, controlPlaneTemplate, pools } = minimalObjects;
  const [pool] = pools;
  const machines = [controlPlaneTemplate, pool?.machineTemplate].map((template) =>
    at(template, "spec", "template", "spec"),
  );

  it("is no SSH key: where none is set, machines and bastion have the empty one, which is nobody's", () => {
    assert.equal(at(awsCluster, "spec", "sshKeyName"), "");
    assert.deepEqual(
      machines.map((spec) => at(spec, "sshKeyName")),
      ["", ""],
    );
  });

  it("is no hop limit: pods of the workers do not reach the machine's credentials, the EBS CSI controller does", () => {
    const limits = machines.map((spec) => at(spec, "instanceMetadataOptions", "httpPutResponseHopLimit"));
    assert.deepEqual(limits, [2, 1]);
  });

  it("is no endless drain, and no certificate that ends", () => {
    const limits = {
      nodeDrainTimeoutSeconds: 900,
      nodeVolumeDetachTimeoutSeconds: 600,
      nodeDeletionTimeoutSeconds: 10,
    };
    assert.deepEqual(at(controlPlane, "spec", "machineTemplate", "spec", "deletion"), limits);
    assert.deepEqual(at(pool?.machineDeployment, "spec", "template", "spec", "deletion"), limits);
    assert.deepEqual(at(controlPlane, "spec", "rollout"), { before: { certificatesExpiryDays: 60 } });
  });

  it("changes a limit of the deletion without another template, so that no machine is replaced", () => {
    const deletion = { drainMinutes: 5, volumeDetachMinutes: 10, nodeDeletionSeconds: 10 };
    const shorter = otherThanGuide({
      controlPlane: { ...minimal.cluster.controlPlane, deletion },
      pools: { "md-0": { ...minimal.cluster.pools["md-0"]!, deletion } },
      sshKeyName: undefined,
    });
    const rendered = renderWorkload(shorter.cluster, shorter.context);
    assert.deepEqual(rendered.controlPlaneTemplate, controlPlaneTemplate);
    assert.deepEqual(
      rendered.pools.map(({ machineTemplate, bootstrapTemplate }) => [machineTemplate, bootstrapTemplate]),
      pools.map(({ machineTemplate, bootstrapTemplate }) => [machineTemplate, bootstrapTemplate]),
    );
    assert.notDeepEqual(rendered.controlPlane, controlPlane);
    assert.equal(rolloutRevision(rendered), rolloutRevision(minimalObjects), "no wait looks for a rollout");
  });
});

import { strict as assert } from "assert";

import { renderAddons } from "../../components/workload/addons";
import { renderCluster } from "../../components/workload/cluster";
import { clusterTemplate } from "../support/clusterTemplate";
import { ClusterCase, guide, otherThanGuide, scenarioClusters } from "../support/scenarios";

const addonsOf = ({ cluster, context }: ClusterCase, template: string): ReturnType<typeof renderAddons> =>
  renderAddons(cluster, context, template);

describe("add-ons", () => {
  const [addon] = addonsOf(guide, clusterTemplate);
  assert.ok(addon);

  it("bear the cluster's name, so that clusters of a namespace do not share them", () => {
    assert.deepEqual(
      [addon.resourceSet, ...addon.configMaps].map(({ metadata }) => metadata.name),
      ["ignition-cluster-crs-ccm", "ignition-cluster-ccm-addon"],
    );
  });

  it("choose their own cluster by its label, and no other", () => {
    const { clusterSelector } = addon.resourceSet["spec"] as {
      clusterSelector: { matchLabels: Record<string, string> };
    };
    const chosen = ({ cluster, context }: ClusterCase): boolean => {
      const labels = renderCluster(cluster, context).metadata["labels"] as Record<string, string>;
      return Object.entries(clusterSelector.matchLabels).every(([key, value]) => labels[key] === value);
    };
    assert.deepEqual([guide, ...scenarioClusters("every-setting")].map(chosen), [true, false]);
  });

  it("have the template's version of the cloud controller manager, or that of the spec", () => {
    assert.deepEqual(addon.configMaps[0]?.["data"], { "ccm.yaml": "image: ccm:v1.32.5 $(ENDPOINT)" });
    const [other] = addonsOf(otherThanGuide({ cloudProviderVersion: "v1.36.0" }), clusterTemplate);
    assert.deepEqual(other?.configMaps[0]?.["data"], { "ccm.yaml": "image: ccm:v1.36.0 $(ENDPOINT)" });
  });

  it("are refused where the template is not what it was", () => {
    assert.throws(() => addonsOf(guide, "kind: Cluster"), /holds no ClusterResourceSet/);
    assert.throws(
      () => addonsOf(guide, clusterTemplate.replace("name: ccm-addon}\ndata", "name: other}\ndata")),
      /names ConfigMap ccm-addon, which the template does not hold/,
    );
    assert.throws(() => addonsOf(guide, clusterTemplate.replace(":-v1.32.5", "")), /wants KUBERNETES_AWS_CCM_VERSION/);
  });
});

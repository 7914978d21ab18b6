import { strict as assert } from "assert";

import { renderAddons } from "../../components/workload/addons";
import { renderCluster } from "../../components/workload/cluster";
import { fullCluster, guideCluster } from "../support/clusterSpecs";
import { clusterTemplate } from "../support/clusterTemplate";

describe("add-ons", () => {
  const [addon] = renderAddons(guideCluster, clusterTemplate);
  assert.ok(addon);

  it("bear the cluster's name, so that clusters of a namespace do not share them", () => {
    assert.deepEqual([addon.resourceSet, ...addon.configMaps].map(({ metadata }) => metadata.name), ["ignition-cluster-crs-ccm", "ignition-cluster-ccm-addon"]);
  });

  it("choose their own cluster by its label, and no other", () => {
    const { clusterSelector } = addon.resourceSet["spec"] as { clusterSelector: { matchLabels: Record<string, string> } };
    const chosen = (cluster: typeof guideCluster): boolean => {
      const labels = renderCluster(cluster).metadata["labels"] as Record<string, string>;
      return Object.entries(clusterSelector.matchLabels).every(([key, value]) => labels[key] === value);
    };
    assert.deepEqual([guideCluster, fullCluster].map(chosen), [true, false]);
  });

  it("have the template's version of the cloud controller manager, or that of the spec", () => {
    assert.deepEqual(addon.configMaps[0]?.["data"], { "ccm.yaml": "image: ccm:v1.32.5 $(ENDPOINT)" });
    const [other] = renderAddons({ ...guideCluster, cloudProviderVersion: "v1.36.0" }, clusterTemplate);
    assert.deepEqual(other?.configMaps[0]?.["data"], { "ccm.yaml": "image: ccm:v1.36.0 $(ENDPOINT)" });
  });

  it("are refused where the template is not what it was", () => {
    assert.throws(() => renderAddons(guideCluster, "kind: Cluster"), /holds no ClusterResourceSet/);
    assert.throws(() => renderAddons(guideCluster, clusterTemplate.replace("name: ccm-addon}\ndata", "name: other}\ndata")), /names ConfigMap ccm-addon, which the template does not hold/);
    assert.throws(() => renderAddons(guideCluster, clusterTemplate.replace(":-v1.32.5", "")), /wants KUBERNETES_AWS_CCM_VERSION/);
  });
});

import { strict as assert } from "assert";

import { load } from "js-yaml";

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

  it("have the cloud controller manager of their Kubernetes, or that of the settings", () => {
    assert.deepEqual(addon.configMaps[0]?.["data"], { "ccm.yaml": "image: ccm:v1.36.1 $(ENDPOINT)" });
    const [older] = addonsOf(otherThanGuide({ kubernetesVersion: "v1.34.8" }), clusterTemplate);
    assert.deepEqual(older?.configMaps[0]?.["data"], { "ccm.yaml": "image: ccm:v1.34.3 $(ENDPOINT)" });
    const [other] = addonsOf(otherThanGuide({ cloudProviderVersion: "v1.36.0" }), clusterTemplate);
    assert.deepEqual(other?.configMaps[0]?.["data"], { "ccm.yaml": "image: ccm:v1.36.0 $(ENDPOINT)" });
  });

  it("have the template's EBS CSI driver, or the driver alone in another version", () => {
    const images = "image: r/provider-aws/aws-ebs-csi-driver:v1.25.0\nimage: r/sig-storage/csi-resizer:v1.9.2\n";
    const template = clusterTemplate.replace(/ccm\.yaml: .*/, `csi.yaml: ${JSON.stringify(images)}`);
    const csi = (given: ClusterCase): unknown => addonsOf(given, template)[0]?.configMaps[0]?.["data"];
    assert.deepEqual(csi(guide), { "csi.yaml": images });
    assert.deepEqual(csi(otherThanGuide({ ebsCsiVersion: "v1.28.0" })), {
      "csi.yaml": images.replace("v1.25.0", "v1.28.0"),
    });
  });

  it("have a default StorageClass of encrypted volumes in the zone of their pod, unless it is left out", () => {
    const [, storage] = addonsOf(guide, clusterTemplate);
    const [configMap] = storage?.configMaps ?? [];
    const manifest = (configMap?.["data"] as Record<string, string>)["storage-class.yaml"] ?? "";
    const { metadata, parameters, ...others } = load(manifest) as Record<string, Record<string, unknown>>;
    assert.deepEqual(metadata?.["annotations"], { "storageclass.kubernetes.io/is-default-class": "true" });
    assert.equal(parameters?.["encrypted"], "true");
    assert.equal(others["volumeBindingMode"], "WaitForFirstConsumer");
    const names = addonsOf(otherThanGuide({ defaultStorageClass: false }), clusterTemplate).map(({ name }) => name);
    assert.deepEqual(names, ["crs-ccm"]);
  });

  it("are refused where the template is not what it was", () => {
    assert.throws(() => addonsOf(guide, "kind: Cluster"), /holds no ClusterResourceSet/);
    assert.throws(
      () => addonsOf(guide, clusterTemplate.replace("name: ccm-addon}\ndata", "name: other}\ndata")),
      /names ConfigMap ccm-addon, which the template does not hold/,
    );
    assert.throws(
      () => addonsOf(guide, clusterTemplate.replace("KUBERNETES_AWS_CCM_VERSION:-v1.32.5", "SOMETHING_NEW")),
      /needs SOMETHING_NEW/,
    );
  });
});

import { strict as assert } from "assert";
import * as path from "path";

import type { ValidateFunction } from "ajv";

import { renderWorkload, workloadObjects } from "../../components/workload/render";
import { moduleFolder } from "../../lab/tools/goModules";
import { changedJson } from "../support/changedJson";
import { clusterTemplate } from "../support/clusterTemplate";
import { crdValidators } from "../support/crdSchemas";
import { guide, scenarioClusters, scenarioNames } from "../support/scenarios";
import { customObjects } from "../support/workloadAndAddons";

describe("the workload cluster's objects against the definitions of Cluster API and the AWS provider", function () {
  // A machine without the modules downloads them here.
  this.timeout(300_000);
  let validators: Map<string, ValidateFunction>;

  before(async () => {
    const capi = await moduleFolder("cluster-api");
    const capa = await moduleFolder("cluster-api-provider-aws");
    const folders = ["config/crd/bases", "bootstrap/kubeadm/config/crd/bases", "controlplane/kubeadm/config/crd/bases"];
    validators = crdValidators([
      ...folders.map((folder) => path.join(capi, folder)),
      path.join(capa, "config/crd/bases"),
    ]);
  });

  function problems(object: { apiVersion: string; kind: string }): unknown {
    const validate = validators.get(`${object.apiVersion} ${object.kind}`);
    assert.ok(validate, `no definition of ${object.kind} in ${object.apiVersion}`);
    return validate(object)
      ? []
      : validate.errors?.map(({ instancePath, message, params }) => ({ instancePath, message, params }));
  }

  const rendered = renderWorkload(guide.cluster, guide.context);

  for (const scenario of scenarioNames) {
    for (const object of scenarioClusters(scenario).flatMap((one) => customObjects(one, clusterTemplate))) {
      it(`takes ${object.kind} ${object.metadata.name} of the scenario ${scenario}, with no field that it does not know`, () =>
        assert.deepEqual(problems(object), []));
    }
  }

  const faults: readonly (readonly [what: string, find: string, replace: string, says: RegExp])[] = [
    [
      "a field that the AWS provider does not know",
      '"rootVolume":{"size":',
      '"rootVolume":{"sizeGiB":',
      /rootVolume.*must NOT have additional properties.*sizeGiB/,
    ],
    ["a number as a text", '"replicas":1', '"replicas":"1"', /\/spec\/replicas.*must be integer/],
    [
      "a field that is missing",
      '"infrastructureRef":',
      '"infrastructure":',
      /must have required property 'infrastructureRef'/,
    ],
    [
      "a value beyond its limit",
      '"httpPutResponseHopLimit":2',
      '"httpPutResponseHopLimit":65',
      /httpPutResponseHopLimit.*must be <= 64/,
    ],
  ];
  for (const [what, find, replace, says] of faults) {
    it(`refuses ${what}`, () =>
      assert.match(JSON.stringify(changedJson(workloadObjects(rendered), find, replace).map(problems)), says));
  }

  it("refuses a field that is written in the form of v1beta1", () => {
    const { cluster } = rendered;
    const spec = cluster["spec"] as Record<string, unknown>;
    const old = {
      ...cluster,
      spec: {
        ...spec,
        infrastructureRef: { apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2", kind: "AWSCluster", name: "x" },
      },
    };
    assert.notDeepEqual(problems(old), []);
  });
});

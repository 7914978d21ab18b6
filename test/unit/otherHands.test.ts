import { strict as assert } from "assert";

import {
  contested,
  foreignFields,
  isEdit,
  LiveObject,
  ManagedFields,
  overwritten,
} from "../../components/kubernetes/otherHands";

const pool = { apiVersion: "cluster.x-k8s.io/v1beta2", kind: "MachineDeployment" };

/** A pool on the server, with the owners of its fields. */
function live(spec: object, ...managedFields: ManagedFields[]): LiveObject {
  return { ...pool, metadata: { name: "blue-md-0", namespace: "default", managedFields }, spec } as LiveObject;
}

const wanted = { ...pool, metadata: { name: "blue-md-0" }, spec: { replicas: 4, clusterName: "blue" } };
const replicas = { "f:spec": { "f:replicas": {} } };
const kubectl = { manager: "kubectl", subresource: "scale", time: "2026-01-02T03:04:05Z", fieldsV1: replicas };

describe("other hands on an object", () => {
  it("are who has set a field to another value than the one to be applied", () => {
    const own = { manager: "pulumi-kubernetes-1a2b", fieldsV1: { "f:spec": { "f:clusterName": {} } } };
    assert.deepEqual(foreignFields(live({ replicas: 3, clusterName: "green" }, own, kubectl), wanted), [
      { path: "spec.replicas", manager: "kubectl (scale)", time: kubectl.time, live: 3, wanted: 4 },
    ]);
  });

  it("are not who has set it to the same, or another field, or what the update leaves alone", () => {
    assert.deepEqual(foreignFields(live({ replicas: 4 }, kubectl), wanted), [], "the same");
    const other = { manager: "manager", fieldsV1: { "f:spec": { "f:paused": {} }, "f:status": { "f:replicas": {} } } };
    assert.deepEqual(foreignFields(live({ replicas: 4, paused: true }, other), wanted), [], "another field");
    assert.deepEqual(foreignFields(live({ replicas: 3 }, kubectl), wanted, ["spec.replicas"]), [], "left alone");
    assert.equal(foreignFields(live({ replicas: 3 }, kubectl), wanted, ["spec.rep"]).length, 1, "whole names only");
    assert.deepEqual(foreignFields(live({ replicas: 3 }), wanted), [], "nobody's");
    const whole = { manager: "kubectl", fieldsV1: { "f:spec": { ".": {} } } };
    assert.deepEqual(foreignFields(live({ replicas: 3 }, whole), wanted), [], "the map itself, not what is in it");
  });

  it("are found in the items of lists, by their keys", () => {
    const containers = (image: string): object => ({
      template: { spec: { containers: [{ name: "sidecar" }, { name: "calico-node", image }] } },
    });
    const item = { 'k:{"name":"calico-node"}': { ".": {}, "f:image": {}, "f:name": {} } };
    const edit = {
      manager: "kubectl-edit",
      fieldsV1: { "f:spec": { "f:template": { "f:spec": { "f:containers": item } } } },
    };
    const found = foreignFields(live(containers("mine"), edit), { ...wanted, spec: containers("theirs") });
    assert.deepEqual(
      found.map(({ path, live: is, wanted: will }) => [path, is, will]),
      [["spec.template.spec.containers[calico-node].image", "mine", "theirs"]],
    );
  });

  it("are people's where a tool has the name, and a program's else", () => {
    for (const manager of ["kubectl", "kubectl-client-side-apply", "kubectl (scale)", "k9s", "helm", "Mozilla"])
      assert.ok(isEdit({ manager }), manager);
    for (const manager of [
      "manager",
      "capa-controller-manager",
      "cluster-autoscaler",
      "argocd-controller",
      "kubectler",
    ])
      assert.equal(isEdit({ manager }), false, manager);
  });

  it("are named with what they have done and what the run does about it", () => {
    const object = live({ replicas: 3 }, kubectl);
    const [field] = foreignFields(object, wanted);
    assert.ok(field !== undefined);
    assert.equal(
      overwritten(object, field),
      "MachineDeployment default/blue-md-0: spec.replicas was set to 3 by kubectl (scale) at 2026-01-02T03:04:05Z; the settings say 4, and win",
    );
    assert.match(
      contested(object, { ...field, manager: "cluster-autoscaler" }),
      /spec\.replicas is 3, written by cluster-autoscaler, and this run would write 4: .* Fix: take the setting back/,
    );
  });

  it("show nothing of a Secret, and no value that fills the screen", () => {
    const data = { "f:data": { "f:key": {} } };
    const secret = {
      kind: "Secret",
      metadata: { name: "keys", managedFields: [{ manager: "kubectl", fieldsV1: data }] },
      data: { key: "aGlkZGVu" },
    } as LiveObject;
    const [field] = foreignFields(secret, { data: { key: "b3RoZXI=" } });
    assert.ok(field !== undefined);
    for (const text of [overwritten(secret, field), contested(secret, field)])
      assert.equal(/aGlkZGVu|b3RoZXI/.test(text), false, text);
    const long = overwritten(live({}), { ...field, live: "x".repeat(500), wanted: 1 });
    assert.ok(long.length < 200, long);
  });
});

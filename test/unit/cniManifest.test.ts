import { createHash } from "crypto";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { strict as assert } from "assert";

import { calicoVersion, manifestObjects } from "../../components/cni/calico";
import { loadManifest } from "../../components/kubernetes/fetch";
import { objectName, objectsIn, runsPods } from "../../components/kubernetes/manifest";

const text = `
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: calico-node, namespace: kube-system}
---
# a comment alone
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: calico-node, namespace: kube-system}
`;

describe("a CNI manifest", () => {
  it("is taken apart into what has to be there first and the pods, without empty documents", () => {
    const { foundation, workloads } = manifestObjects(text);
    assert.deepEqual(foundation.map(objectName), ["serviceaccount-kube-system-calico-node"]);
    assert.deepEqual(workloads.map(objectName), ["daemonset-kube-system-calico-node"]);
  });

  it("says which Calico it installs, if it is one of its releases", () => {
    const withImage = (image: string): string | undefined =>
      calicoVersion(
        manifestObjects(
          `{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: n}, spec: {containers: [{image: "${image}"}]}}`,
        ),
      );
    assert.equal(withImage("quay.io/calico/node:v3.32.1"), "v3.32.1");
    assert.equal(withImage("quay.io/calico/node:master"), undefined);
    assert.equal(withImage("quay.io/cilium/cilium:v1.19.0"), undefined);
  });

  it("is refused when a document is no object, or when no pods are in it", () => {
    assert.throws(
      () => manifestObjects("404: Not Found"),
      /the CNI manifest cannot be used: what begins at line 1 with "404: Not Found" is not a Kubernetes object/,
    );
    assert.throws(() => manifestObjects("{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}"), /has no DaemonSet/);
  });
});

describe("a manifest", () => {
  it("has its pods in three kinds of objects, which come last", () => {
    const kinds = ["Namespace", "DaemonSet", "Pod", "Deployment", "Job", "StatefulSet", "ReplicaSet", "Service"];
    assert.deepEqual(
      kinds.filter((kind) => runsPods({ kind })),
      ["DaemonSet", "Deployment", "StatefulSet"],
    );
  });

  it("is refused with all that is wrong in it, by the name that its reader gives it", () => {
    assert.equal(objectsIn(text, "this one").length, 2);
    assert.throws(() => objectsIn(`kind: A\n---\n${text}---\na: b: c\n`, "this one"), {
      message: /^this one: what begins at line 1 with "kind: A" is not a Kubernetes object: .*; line 15 is not YAML: /,
    });
  });
});

describe("loading a manifest", () => {
  const sha256 = createHash("sha256").update(text).digest("hex");
  let manifest: string;
  before(() => {
    manifest = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "manifest-")), "calico.yaml");
    fs.writeFileSync(manifest, text);
  });
  after(() => fs.rmSync(path.dirname(manifest), { recursive: true }));

  it("gives the text whose checksum was named", async () =>
    assert.equal(await loadManifest({ manifest, sha256: sha256.toUpperCase() }), text));

  it("refuses another text with both checksums, and says what cannot be read", async () => {
    await assert.rejects(loadManifest({ manifest, sha256: "00" }), new RegExp(`has the checksum ${sha256}, not 00`));
    await assert.rejects(
      loadManifest({ manifest: `${manifest}.not`, sha256 }),
      /could not be read: there is no such file/,
    );
  });
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import * as pulumi from "@pulumi/pulumi";
import { strict as assert } from "assert";

import { judgeUpdate } from "../../components/program/otherHands";

/** What an update is told before it is made, over a kubectl that answers with an object of which others own a field. */
describe("before an update of an object", () => {
  const pool = { apiVersion: "cluster.x-k8s.io/v1beta2", kind: "MachineDeployment", metadata: { name: "blue-md-0" } };
  const before = process.env["PATH"];
  let folder: string;
  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "hands-"));
    fs.writeFileSync(path.join(folder, "kubeconfig"), "kind: Config\n");
    process.env["PATH"] = `${folder}${path.delimiter}${before}`;
    await pulumi.runtime.setMocks({ call: () => ({}), newResource: ({ name }) => ({ id: name, state: {} }) });
  });
  afterEach(() => {
    process.env["PATH"] = before;
    fs.rmSync(folder, { recursive: true });
  });

  function kubectl(script: string): void {
    fs.writeFileSync(path.join(folder, "kubectl"), `#!/bin/sh\necho "$@" >> ${folder}/asked\n${script}\n`, {
      mode: 0o700,
    });
  }
  function answers(manager: string): void {
    const managedFields = [{ manager, fieldsV1: { "f:spec": { "f:replicas": {} } } }];
    const live = {
      ...pool,
      metadata: { ...pool.metadata, namespace: "default", managedFields },
      spec: { replicas: 5 },
    };
    kubectl(`cat <<'END'\n${JSON.stringify(live)}\nEND`);
  }
  const update = (): Promise<void> =>
    judgeUpdate({ kubeconfig: path.join(folder, "kubeconfig") }, [], { ...pool, spec: { replicas: pulumi.secret(3) } });

  it("refuses to take a field from a program, and looks at the object itself", async () => {
    answers("cluster-autoscaler");
    await assert.rejects(update(), {
      message: /spec\.replicas is 5, written by cluster-autoscaler, and this run would write 3/,
    });
    assert.match(
      fs.readFileSync(path.join(folder, "asked"), "utf8"),
      /get MachineDeployment\.v1beta2\.cluster\.x-k8s\.io blue-md-0 -n default -o json --show-managed-fields/,
    );
  });

  it("goes on where a person has changed it, where there is no such object, and where nobody can be asked", async () => {
    answers("kubectl");
    await update();
    kubectl('echo "Error from server (NotFound): not there" >&2; exit 1');
    await update();
    kubectl('echo "connection refused" >&2; exit 1');
    await update();
  });
});

import { strict as assert } from "assert";

import type { KubernetesApi } from "../../components/kubernetes/clusterApi";
import { currentContext } from "../../components/kubernetes/kubeconfig";
import { UnrecoverableError } from "../../components/program/poll";
import { checkSameCluster, otherCluster, uidIn, uidOf, usable } from "../../components/program/probe/identity";
import { kubeconfigText } from "../../lab/kubernetes/kubeconfigText";

const [one, another] = ["0d5f1e5c-0000-4000-8000-000000000001", "0d5f1e5c-0000-4000-8000-000000000002"];

const cluster = (uid: string): KubernetesApi => ({
  get: async <T>(path: string) =>
    (path === "/api/v1/namespaces/kube-system" ? { metadata: { uid } } : undefined) as T | undefined,
});
const failing = (message: string): KubernetesApi => ({ get: () => Promise.reject(new UnrecoverableError(message)) });

describe("which management cluster it is", () => {
  const destroy = (verdict: string, api: KubernetesApi): Promise<void> =>
    checkSameCluster(() => api, { guard: "management-identity", verdict });

  it("is said by the preflight's verdict, of which earlier versions' say nothing", () => {
    assert.equal(uidIn(`${usable(one)}\n`), one);
    assert.equal(uidIn(usable(undefined)), undefined);
    assert.equal(uidIn("the management cluster can be used\n"), undefined);
    assert.equal(uidIn(""), undefined);
  });

  it("is not asked of users who may not read the namespace, while other failures are failures", async () => {
    assert.equal(await uidOf(cluster(one)), one);
    assert.equal(await uidOf(failing('namespaces "kube-system" is forbidden')), undefined);
    await assert.rejects(uidOf(failing("connection refused")), /connection refused/);
  });

  it("is another one only where one is known", () => {
    assert.equal(otherCluster(undefined, one), undefined);
    assert.equal(otherCluster(one, one), undefined);
    assert.match(otherCluster(one, another) ?? "", new RegExp(`expected ${one}, saw ${another} `));
    assert.match(otherCluster(one, undefined) ?? "", /may not read/);
  });

  it("lets a destroy begin on the cluster of the state alone", async () => {
    await destroy(usable(one), cluster(one));
    await destroy(usable(undefined), cluster(another));
    await assert.rejects(
      destroy(usable(one), cluster(another)),
      new RegExp(`^Error: nothing has been deleted: .*expected ${one}, saw ${another}`),
    );
    await assert.rejects(
      destroy(usable(one), failing("kubectl was not found")),
      /^Error: nothing has been deleted, .*kubectl was not found\n.*management-identity/,
    );
  });
});

describe("a kubeconfig's current context", () => {
  it("is the name of one, or nothing", () => {
    assert.equal(currentContext(kubeconfigText("here", "https://10.0.0.1:6443", "ca", { token: "t" })), "here");
    assert.equal(currentContext("kind: Config\ncurrent-context: ''\n"), undefined);
    assert.equal(currentContext("kind: Config\n"), undefined);
    assert.equal(currentContext("nothing of the kind"), undefined);
  });
});

import { strict as assert } from "assert";

import { providers } from "../../components/management/providers";
import { KubeObject } from "../../lab/kubernetes/client";
import { objectDifferences } from "../support/fieldDifferences";
import { ManagementServer, sharedServer } from "../support/managementServer";
import { assertReviewed, readReviewed } from "../support/reviewedDifferences";
import { asAsked, identityOf } from "../support/serverObjects";

const providerLabel = "cluster.x-k8s.io/provider";

function labelsOf({ metadata }: KubeObject): Readonly<Record<string, string>> {
  return (metadata["labels"] ?? {}) as Record<string, string>;
}

describe("the management cluster against `clusterctl init --infrastructure aws`, on an API server that was empty before each", function () {
  // A machine whose cache is empty builds everything here.
  this.timeout(60 * 60_000);
  const { start, leave } = sharedServer.join({ withProgram: true });
  let clusterctl: ReadonlyMap<string, KubeObject>;
  let program: ReadonlyMap<string, KubeObject>;

  before(async () => {
    const server: ManagementServer = await start();
    clusterctl = server.clusterctl;
    program = server.program ?? new Map<string, KubeObject>();
  });
  after(leave);

  it("leaves the same objects on the server, and none besides", () => {
    assert.deepEqual([...program.keys()].sort(), [...clusterctl.keys()].sort());
  });

  for (const { label, namespace, name, type } of providers) {
    it(`makes the objects of ${label}, its labels, namespace and inventory among them, field by field`, () => {
      const theirs = [...clusterctl.values()].filter((object) => labelsOf(object)[providerLabel] === label);
      assert.ok(theirs.length > 10, `${theirs.length} objects are a provider's worth`);
      for (const object of theirs) {
        const ours = program.get(identityOf(object));
        assert.deepEqual(ours === undefined ? undefined : asAsked(ours), asAsked(object), identityOf(object));
      }
      const record = theirs.find(({ kind }) => kind === "Provider");
      assert.deepEqual([record?.metadata.namespace, record?.["providerName"], record?.["type"]], [namespace, name, type]);
    });
  }

  it("differs in nothing else than what is reviewed", () => {
    const asked = (objects: ReadonlyMap<string, KubeObject>): Map<string, unknown> => new Map([...objects].map(([identity, object]) => [identity, asAsked(object)]));
    const found = objectDifferences(asked(clusterctl), asked(program)).map((difference) => {
      const { kind, metadata } = (clusterctl.get(difference.object) ?? program.get(difference.object)) as KubeObject;
      return { ...difference, object: `${kind} ${metadata.name}` };
    });
    assertReviewed(found, readReviewed("managementDifferences.yaml"));
  });
});

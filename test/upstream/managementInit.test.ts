import { strict as assert } from "assert";

import { providers } from "../../components/kubernetes/providers";
import { KubeObject } from "../../lab/kubernetes/client";
import { differenceText, FoundDifference, objectDifferences, placeOf } from "../support/fieldDifferences";
import { ManagementServer, sharedServer } from "../support/managementServer";
import { assertReviewed, readReviewed } from "../support/reviewedDifferences";
import { asAsked, identityOf } from "../support/serverObjects";

const providerLabel = "cluster.x-k8s.io/provider";

function labelsOf({ metadata }: KubeObject): Readonly<Record<string, string>> {
  return (metadata["labels"] ?? {}) as Record<string, string>;
}

const reviewed = readReviewed("managementDifferences.yaml");
const reviewedPlaces = new Set(reviewed.flatMap(({ where }) => where));
const asked = (objects: readonly KubeObject[]): Map<string, unknown> =>
  new Map(objects.map((object) => [identityOf(object), asAsked(object)]));

/** Every field in which objects differ, which go by kind and name. */
function differences(theirs: readonly KubeObject[], ours: readonly KubeObject[]): FoundDifference[] {
  const names = new Map(
    [...theirs, ...ours].map((object) => [identityOf(object), `${object.kind} ${object.metadata.name}`]),
  );
  return objectDifferences(asked(theirs), asked(ours)).map((difference) => ({
    ...difference,
    object: names.get(difference.object) ?? difference.object,
  }));
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
      const ours = theirs.flatMap((object) => program.get(identityOf(object)) ?? []);
      // One that is reviewed is held to its values by the last test.
      const found = differences(theirs, ours).filter((difference) => !reviewedPlaces.has(placeOf(difference)));
      assert.deepEqual(found.map(differenceText), []);
      const record = theirs.find(({ kind }) => kind === "Provider");
      assert.deepEqual(
        [record?.metadata.namespace, record?.["providerName"], record?.["type"]],
        [namespace, name, type],
      );
    });
  }

  it("differs in nothing else than what is reviewed", () => {
    assertReviewed(differences([...clusterctl.values()], [...program.values()]), reviewed);
  });
});

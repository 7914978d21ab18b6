import { strict as assert } from "assert";

import { versions } from "../../components/kubernetes/pinned";
import {
  cloudControllerManager,
  cloudControllerManagerFinding,
  serverVersionProblem,
  unmanaged,
  untestedCalico,
  wantedVersion,
} from "../../components/kubernetes/versions";
import { parseVersion } from "../../components/schema/version";

describe("what runs beside Kubernetes", () => {
  it("is a cloud controller manager of each minor version that Cluster API manages", () => {
    for (let minor = 28; minor <= 36; minor++) {
      const kubernetes = `v1.${minor}.9`;
      const manager = cloudControllerManager(kubernetes) ?? assert.fail(kubernetes);
      assert.equal(cloudControllerManagerFinding(kubernetes, manager), undefined, manager);
      assert.notEqual(cloudControllerManagerFinding(`v1.${minor + 1}.0`, manager), undefined, manager);
    }
    assert.equal(cloudControllerManager("v1.27.0"), undefined);
  });

  it("is a Calico that its vendor tests with the default Kubernetes", () => {
    assert.equal(untestedCalico(versions.kubernetes, versions.calico), undefined);
    assert.equal(
      untestedCalico("v1.36.3", "v3.31.4"),
      "Calico v3.31.4 is tested with Kubernetes v1.32 to v1.35, not with v1.36.3; v3.32 or v3.33 is tested with it (https://docs.tigera.io/calico/latest/getting-started/kubernetes/requirements)",
    );
    assert.equal(untestedCalico("v1.36.3", "v3.20.0"), undefined, "of which nothing is known here");
  });
});

describe("versions", () => {
  it("are read with what a pre-release or a build adds", () => {
    const read = (text: string): unknown[] => Object.values(parseVersion(text) ?? {});
    assert.deepEqual(read("v1.36.3"), [1, 36, 3, "", ""]);
    assert.deepEqual(read("v1.14.0-rc.1"), [1, 14, 0, "rc.1", ""]);
    assert.deepEqual(read("v1.31.0-alpha.0.123+4567abc-dirty"), [1, 31, 0, "alpha.0.123", "4567abc-dirty"]);
    assert.deepEqual(read("v1.29.6+k3s1"), [1, 29, 6, "", "k3s1"]);
    assert.deepEqual(read("v1.30.4-eks-a737599"), [1, 30, 4, "eks-a737599", ""]);
  });

  it("are none where the form is another", () => {
    const others = [
      "",
      "latest",
      "1.13.6",
      "v1.13",
      "v1",
      "v1.13.6.1",
      "v1.13.x",
      "V1.13.6",
      " v1.13.6",
      "v1.13.6\n",
      "v1.2.3/..",
      "v1.2.3-",
      "v1.2.3-a/b",
      "v1.2.3+",
    ];
    assert.deepEqual(
      others.filter((text) => parseVersion(text) !== undefined),
      [],
    );
  });

  it("of a management cluster count by their minor, whatever its builder adds, and not where it has no stamp", () => {
    const problem = (kubernetes: string): string | undefined => serverVersionProblem(kubernetes, "v1.13.6");
    assert.deepEqual(["v1.32.0", "v1.37.4-gke.100", "v0.0.0-master+abc", "latest"].map(problem), [
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    const runsOn = "and Cluster API v1.13.6 runs on v1.32 to v1.37";
    assert.equal(
      problem("v1.31.9+k3s1"),
      `its Kubernetes is v1.31.9+k3s1, ${runsOn}: upgrade the management cluster to v1.32 or later, or use another one (management.cluster)`,
    );
    assert.equal(
      problem("v1.38.0-rc.0"),
      `its Kubernetes is v1.38.0-rc.0, ${runsOn}: use an earlier one (management.cluster), or set management.versions.clusterApi to a version that supports it`,
    );
    assert.equal(
      serverVersionProblem("v1.20.0", "v1.99.0"),
      undefined,
      "of a Cluster API that is not known nothing is known",
    );
  });

  it("of Cluster API are compared in both of its tables", () => {
    const manages = (kubernetes: string): boolean => unmanaged(kubernetes, "v1.12.11") === undefined;
    assert.deepEqual(["v1.28.1", "v1.29.0", "v1.36.0", "v1.37.0"].map(manages), [false, true, true, false]);
    const runsOn = (kubernetes: string): boolean => serverVersionProblem(kubernetes, "v1.12.11") === undefined;
    assert.deepEqual(["v1.30.9", "v1.31.0", "v1.35.0", "v1.36.0"].map(runsOn), [false, true, true, false]);
  });

  it("of an installation may lack their v, and be pre-releases", () => {
    const wanted = (installed: string): string | undefined => wantedVersion({ project: "cluster-api" }, installed);
    assert.deepEqual(["v1.13.6", "1.13.6", "v1.14.0-rc.1"].map(wanted), [undefined, undefined, undefined]);
    assert.deepEqual(["v1.11.3", "1.11.3", "v2.13.0"].map(wanted), Array(3).fill("one of v1.12, v1.13, v1.14"));
  });
});

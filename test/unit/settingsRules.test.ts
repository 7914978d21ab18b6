import { strict as assert } from "assert";
import * as fc from "fast-check";

import { initWorks, unmanaged } from "../../components/kubernetes/versions";
import { nodeImageFinding } from "../../components/management/kindSection";
import { valueProblems } from "../../components/management/variableValues";
import { overlap, parseCidr, range } from "../../components/schema/cidr";
import { nearest } from "../../components/schema/problem";
import { carriesControlPlane } from "../../components/workload/controlPlane";
import { architectureOf } from "../../components/workload/architecture";
import { instanceTypeForm } from "../../components/workload/machine";

const address = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
const anyCidr = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
  .map(([last, prefix]) => `10.0.0.${last}/${prefix}`);

/** The last parts of the addresses of a range in 10.0.0.0/24, one by one. */
function members(cidr: string): Set<number> {
  const [start = "", prefix = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(Number(start.split(".")[3]) / size) * size;
  return new Set([...Array(size).keys()].map((offset) => first + offset));
}

describe("rules of the settings", () => {
  it("call ranges overlapping that share an address, and no others", () => {
    fc.assert(
      fc.property(anyCidr, anyCidr, (one, other) => {
        const shared = [...members(one)].some((number) => members(other).has(number));
        assert.equal(overlap(parseCidr(one)!, parseCidr(other)!), shared);
      }),
      // Chance seldom makes ranges of one address, at each end of another one.
      {
        examples: ["0/32", "5/32", "255/32"].flatMap(
          (last) =>
            [
              [`10.0.0.${last}`, `10.0.0.${last}`],
              [`10.0.0.${last}`, "10.0.0.0/24"],
              ["10.0.0.0/24", `10.0.0.${last}`],
            ] as [string, string][],
        ),
      },
    );
  });

  it("correct a range to one that passes, with the same addresses in it", () => {
    const check = range(0, 32, "any");
    fc.assert(
      fc.property(
        fc.integer({ min: 0x0a000000, max: 0x0affffff }),
        fc.integer({ min: 8, max: 32 }),
        (number, prefix) => {
          const given = `${address(number)}/${prefix}`;
          const corrected = check(given)?.fix.replace("write ", "") ?? given;
          assert.equal(check(corrected), undefined, corrected);
          assert.deepEqual(parseCidr(corrected), parseCidr(given));
        },
      ),
    );
  });

  it("take no text for a range that is none", () => {
    for (const text of [
      "",
      "10.0.0.0",
      "10.0.0/8",
      "10.0.0.0/33",
      "10.0.0.256/24",
      "010.0.0.0/8",
      "fd00::/8",
      "10.0.0.0/8 ",
    ])
      assert.equal(parseCidr(text), undefined, text);
  });

  it("suggest the setting that was meant, and none for a word that is like no other", () => {
    const known = ["kubernetesVersion", "bucketName", "controlPlane", "pools", "tags", "cni"];
    const meant = ["kubernetsVersion", "bucketname", "bucket_name", "contorlPlane", "pool", "tag", "cin"].map((word) =>
      nearest(word, known),
    );
    assert.deepEqual(meant, ["kubernetesVersion", "bucketName", "bucketName", "controlPlane", "pools", "tags", "cni"]);
    assert.deepEqual(
      ["replicas", "x", "image"].map((word) => nearest(word, known)),
      [undefined, undefined, undefined],
    );
  });

  it("suggest no setting that shares but the beginning with what was written", () => {
    assert.deepEqual(
      ["vpcId", "podIp", "subnet"].map((word) => nearest(word, ["vpcCidr", "podCidr", "serviceCidr"])),
      [undefined, undefined, undefined],
    );
  });

  it("refuse exactly the Kubernetes versions whose kubeadm init is broken", () => {
    const patches = [33, 34, 35, 36].flatMap((minor) => [...Array(13).keys()].map((patch) => `v1.${minor}.${patch}`));
    const broken = [
      "v1.34.2",
      "v1.34.3",
      "v1.34.4",
      "v1.34.5",
      "v1.34.6",
      "v1.34.7",
      "v1.35.0",
      "v1.35.1",
      "v1.35.2",
      "v1.35.3",
      "v1.35.4",
      "v1.36.0",
    ];
    assert.deepEqual(
      patches.filter((version) => initWorks(version) !== undefined),
      broken,
    );
  });

  it("know what each Cluster API manages", () => {
    const manages = (kubernetes: string, clusterApi: string): boolean =>
      unmanaged(kubernetes, clusterApi) === undefined;
    assert.deepEqual(
      ["v1.29.9", "v1.30.0", "v1.36.3", "v1.37.0"].map((version) => manages(version, "v1.13.6")),
      [false, true, true, false],
    );
    assert.deepEqual(
      [
        manages("v1.29.9", "v1.12.11"),
        manages("v1.30.14", "v1.14.0"),
        manages("v1.36.1", "v1.13.1"),
        manages("v1.34.7", "v1.13.1"),
      ],
      [true, false, false, true],
    );
  });

  it("know the Kubernetes of kind's own images, and of no others", () => {
    const refused = [
      "kindest/node:v1.30.0",
      "mirror.example/kindest/node:v1.30.0@sha256:01",
      "kindest/node:v1.36.1",
    ].map((image) => nodeImageFinding(image, "v1.13.6") !== undefined);
    assert.deepEqual(refused, [true, true, false]);
    for (const image of ["own/node:v1.2.0", "kindest/node@sha256:01", "kindest/node:latest"])
      assert.equal(nodeImageFinding(image, "v1.13.6"), undefined, image);
  });

  it("take every value of a variable that a manager's flag reads", () => {
    const read = { CAPA_LOGLEVEL: "5", CAPI_DIAGNOSTICS_ADDRESS: "[::]:8443", CAPI_INSECURE_DIAGNOSTICS: "True" };
    const ttl = { KUBEADM_BOOTSTRAP_TOKEN_TTL: "1h30m", AWS_CONTROLLER_IAM_ROLE: "any" };
    assert.deepEqual(valueProblems({ ...read, ...ttl }), []);
    const unread = { CAPA_DIAGNOSTICS_ADDRESS: "8443", CAPA_INSECURE_DIAGNOSTICS: "yes" };
    assert.deepEqual(
      valueProblems(unread).map(({ path }) => path),
      ["variables.CAPA_DIAGNOSTICS_ADDRESS", "variables.CAPA_INSECURE_DIAGNOSTICS"],
    );
  });

  it("know a machine's architecture by its family", () => {
    const arm = [
      "a1.large",
      "t4g.nano",
      "c6gn.large",
      "x2gd.metal",
      "im4gn.large",
      "is4gen.medium",
      "g5g.xlarge",
      "hpc7g.4xlarge",
      "p6e-gb200.36xlarge",
    ];
    const intelOrAmd = [
      "t3a.medium",
      "g4dn.xlarge",
      "g6.xlarge",
      "gr6.4xlarge",
      "m7i-flex.large",
      "u-6tb1.metal",
      "hpc7a.96xlarge",
      "x2iedn.large",
    ];
    assert.deepEqual(
      [...arm, ...intelOrAmd].filter((type) => architectureOf(type) === "arm64"),
      arm,
    );
  });

  it("know instance types by form, and those that carry a control plane", () => {
    const types = ["t3a.medium", "m6a.large", "c7gn.16xlarge", "u-6tb1.metal", "m7i.metal-24xl", "t4g.nano"];
    assert.deepEqual(
      types.filter((type) => instanceTypeForm(type) !== undefined),
      [],
    );
    for (const type of ["mac2-m2pro.metal", "t1.micro", "m1.small", "c1.xlarge"])
      assert.ok(instanceTypeForm(type) !== undefined, type);
    for (const text of ["t3a", "t3a.Medium", "t3a_medium", "medium.t3a", "t3a.medium ", "m5.xxlarge"])
      assert.ok(instanceTypeForm(text) !== undefined, text);
    assert.deepEqual(
      [...types, "t2.medium", "t3.small", "a1.medium"].filter((type) => carriesControlPlane(type) !== undefined),
      ["t4g.nano", "t3.small", "a1.medium"],
    );
  });
});

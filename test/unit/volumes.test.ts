import { strict as assert } from "assert";

import type { VolumePolicy, VolumesRequest } from "../../components/program/volumes/request";
import { Cluster, leaveVolumes } from "../../components/program/volumes/run";
import { ebsVolumes, PersistentVolume } from "../../components/program/volumes/volumes";

function volume(
  name: string,
  claim: string | undefined,
  policy = "Delete",
  driver = "ebs.csi.aws.com",
): PersistentVolume {
  const [namespace = "", claimName = ""] = claim?.split("/") ?? [];
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: "10Gi" },
      csi: { driver, volumeHandle: `vol-${name}` },
      persistentVolumeReclaimPolicy: policy,
      ...(claim === undefined ? {} : { claimRef: { namespace, name: claimName } }),
    },
  };
}

const pod = (namespace: string, name: string, claimName?: string): object => ({
  metadata: { namespace, name },
  spec: {
    volumes: [{ name: "config" }, ...(claimName === undefined ? [] : [{ persistentVolumeClaim: { claimName } }])],
  },
});

/** A workload cluster whose CSI driver deletes the volumes of the claims that are deleted, `after` so many looks. */
class FakeCluster implements Cluster {
  readonly ran: string[] = [];
  private looks = 0;

  constructor(
    private volumes: PersistentVolume[],
    private readonly pods: object[] = [],
    private readonly after = 1,
  ) {}

  async get<T>(path: string): Promise<T> {
    if (path === "/api/v1/nodes") return { items: [{ metadata: { name: "a" } }, { metadata: { name: "b" } }] } as T;
    if (path === "/api/v1/pods") return { items: this.pods } as T;
    const claims = this.ran.filter((line) => line.startsWith("delete pvc")).map((line) => line.split(" "));
    if (claims.length > 0 && ++this.looks >= this.after)
      this.volumes = this.volumes.filter(({ spec }) => {
        const deleted = claims.some(
          ([, , name, , namespace]) => spec?.claimRef?.name === name && spec?.claimRef?.namespace === namespace,
        );
        return !deleted || spec?.persistentVolumeReclaimPolicy !== "Delete";
      });
    return { items: this.volumes } as T;
  }

  async run(...args: readonly string[]): Promise<string> {
    this.ran.push(args.join(" "));
    return "";
  }
}

const request = (policy: VolumePolicy, minutes = 1): VolumesRequest => ({
  run: "volumes",
  policy,
  cluster: "blue",
  region: "eu-west-1",
  minutes,
});

async function said(cluster: Cluster, policy: VolumePolicy, minutes?: number): Promise<string[]> {
  const lines: string[] = [];
  await leaveVolumes(cluster, request(policy, minutes), (line) => lines.push(line), 0);
  return lines;
}

describe("the EBS volumes of a cluster that is deleted", () => {
  const volumes = [
    volume("a", "web/data"),
    volume("b", "db/data", "Retain"),
    volume("c", undefined),
    volume("d", "web/nfs", "Delete", "nfs.csi.k8s.io"),
  ];

  it("are those of the EBS CSI driver, with their claims", () => {
    assert.deepEqual(
      ebsVolumes(volumes).map(({ id, claim, goesWithClaim }) => [id, claim, goesWithClaim]),
      [
        ["vol-a", "web/data", true],
        ["vol-b", "db/data", false],
        ["vol-c", undefined, false],
      ],
    );
  });

  it("are kept and named, each with the command that deletes it, and nothing in the cluster is touched", async () => {
    const cluster = new FakeCluster([volumes[0]!]);
    assert.deepEqual(await said(cluster, "keep"), [
      "EBS volumes of the cluster blue that stay in AWS, and are paid for:",
      "- vol-a (web/data, 10Gi): aws ec2 delete-volume --region eu-west-1 --volume-id vol-a",
    ]);
    assert.deepEqual(cluster.ran, []);
  });

  it("are nothing to speak of where there are none", async () => {
    assert.deepEqual(await said(new FakeCluster([volumes[3]!]), "keep"), []);
    assert.deepEqual(await said(new FakeCluster([]), "delete"), []);
  });

  it("are deleted with their claims and the pods that use these, and those to retain are named", async () => {
    const cluster = new FakeCluster(volumes, [
      pod("web", "web-0", "data"),
      pod("db", "db-0", "data"),
      pod("web", "proxy"),
    ]);
    assert.deepEqual(await said(cluster, "delete"), [
      "EBS volumes that are deleted: 1",
      "EBS volumes of the cluster blue that stay in AWS, and are paid for:",
      "- vol-b (db/data, 10Gi): aws ec2 delete-volume --region eu-west-1 --volume-id vol-b",
      "- vol-c (not claimed, 10Gi): aws ec2 delete-volume --region eu-west-1 --volume-id vol-c",
    ]);
    assert.deepEqual(cluster.ran, [
      "cordon a b",
      "delete pvc data --namespace web --ignore-not-found --wait=false",
      "delete pod web-0 --namespace web --ignore-not-found --wait=false",
    ]);
  });

  it("hold the deletion where they do not go in time, with the volume and what to do", async () => {
    const cluster = new FakeCluster([volumes[0]!], [], 1000);
    await assert.rejects(
      () => said(cluster, "delete", 0),
      /PersistentVolume a: its EBS volume vol-a \(web\/data\) is not deleted yet, 1 of 1 left\nnext step: kubectl describe pv/,
    );
  });

  it("are found by their tag where the cluster cannot be asked, and do not hold the deletion", async () => {
    const silent: Cluster = {
      get: () => Promise.reject(new Error("connection refused")),
      run: () => Promise.reject(new Error("connection refused")),
    };
    const [line = "", ...rest] = await said(silent, "delete");
    assert.deepEqual(rest, []);
    assert.match(line, /cannot be asked for its EBS volumes \(connection refused\)/);
    assert.match(
      line,
      /describe-volumes --region eu-west-1 --filters Name=tag:ebs\.csi\.aws\.com\/cluster,Values=true/,
    );
  });
});

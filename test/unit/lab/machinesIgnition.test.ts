import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { gzipSync } from "zlib";

import type { Policy } from "../../../lab/aws/policies";
import { appendIgnition, mergeUnit, parseIgnition } from "../../../lab/machines/ignition/config";
import { decodeSource } from "../../../lab/machines/ignition/dataUrl";
import { mayRead, Verdict } from "../../../lab/machines/ignition/readRights";
import { Rootfs } from "../../../lab/machines/ignition/rootfs";
import { parseUserData } from "../../../lab/machines/ignition/userData";
import { dataUrl, ignitionSample, initKubeadmConfig } from "./machinesSamples";

const ROLE = "arn:aws:iam::123456789012:role/nodes.cluster-api-provider-aws.sigs.k8s.io";

/** The policy that the AWS provider v2.13 writes for one cluster. */
const POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "ForceSSLOnlyAccess",
      Effect: "Deny" as const,
      Principal: { AWS: ["*"] },
      Action: ["s3:*"],
      Resource: ["arn:aws:s3:::bucket/*"],
      Condition: { Bool: { "aws:SecureTransport": false } },
    },
    {
      Sid: "control-plane",
      Effect: "Allow" as const,
      Principal: { AWS: [ROLE.replace("nodes", "control-plane")] },
      Action: ["s3:GetObject"],
      Resource: ["arn:aws:s3:::bucket/control-plane/*"],
    },
    {
      Sid: "nodes",
      Effect: "Allow" as const,
      Principal: { AWS: [ROLE] },
      Action: ["s3:GetObject"],
      Resource: ["arn:aws:s3:::bucket/node/*"],
    },
  ],
};

describe("user data of a machine", () => {
  it("names the object that the AWS provider has written", () => {
    const text = JSON.stringify({
      ignition: {
        config: { append: [{ source: "s3://bucket/node/default-md-0-abc", verification: {} }] },
        version: "2.3.0",
      },
    });
    const { objects, replaced } = parseUserData(text);
    assert.deepEqual(
      { objects, replaced },
      { objects: [{ bucket: "bucket", key: "node/default-md-0-abc" }], replaced: false },
    );
  });

  it("may hold the config itself, as with storage type UnencryptedUserData", () => {
    assert.deepEqual(parseUserData(ignitionSample({ verb: "init", kubeadmConfig: "" })).objects, []);
  });

  for (const [what, text, message] of [
    ["nothing", "", /no user data/],
    ["cloud-init", "#cloud-config\nwrite_files: []", /is for cloud-init.*format: ignition/],
    ["no JSON", "ignition", /user data is not Ignition/],
    [
      "Ignition 3",
      '{"ignition":{"version":"3.4.0","config":{"merge":[{"source":"s3://a/b"}]}}}',
      /Ignition 3\.4\.0.*cannot be combined.*"2\.3"/,
    ],
    [
      "another place",
      '{"ignition":{"version":"2.3.0","config":{"append":[{"source":"https://host/x?X-Amz-Signature=secret"}]}}}',
      /refers to https:\/\/host\/x: /,
    ],
  ] as const) {
    it(`stops the machine when it is ${what}`, () => assert.throws(() => parseUserData(text), message));
  }
});

/** What a role may read of a bucket with this policy, without policies of its own. */
const readBy = (resource: Policy | undefined, key: string, roleArn = ROLE): Verdict =>
  mayRead({ roleArn, bucket: "bucket", key }, { identity: [], resource });

describe("policy of the bucket", () => {
  const read = (key: string, roleArn = ROLE): Verdict => readBy(POLICY, key, roleArn);

  it("lets a role read below its own prefix only", () => {
    assert.deepEqual(read("node/a"), { allowed: true });
    const verdict = read("control-plane/a");
    assert.ok(!verdict.allowed, "a node reads what is the control plane's");
    assert.match(verdict.reason, /does not allow .*role\/nodes.* to read s3:\/\/bucket\/control-plane\/a/);
  });

  it("gives nothing where there is none, nor to another role", () => {
    assert.equal(read("node/a", `${ROLE}-x`).allowed, false);
    assert.equal(readBy(undefined, "node/a").allowed, false);
  });

  it("denies before it allows, whatever the order", () => {
    const deny = {
      Sid: "stop",
      Effect: "Deny" as const,
      Principal: "*",
      Action: "s3:Get*",
      Resource: "arn:aws:s3:::bucket/no?e/*",
    };
    const verdict = readBy({ Statement: [...POLICY.Statement, deny] }, "node/a");
    assert.ok(!verdict.allowed, "what is denied is read");
    assert.match(verdict.reason, /denies .*\(statement stop\)/);
  });

  it("does not trust a permission whose condition it cannot judge, and heeds such a denial", () => {
    const condition = { StringEquals: { "aws:SourceVpce": "vpce-1" } };
    const allow = { Effect: "Allow" as const, Principal: "*", Action: "s3:GetObject", Resource: "*" };
    const ask = (Statement: object): boolean => readBy({ Statement: Statement as never }, "node/a").allowed;
    assert.equal(ask(allow), true);
    assert.equal(ask({ ...allow, Condition: condition }), false);
    assert.equal(ask([allow, { ...allow, Effect: "Deny", Condition: condition }]), false);
  });

  it("is not needed by a role whose own policies allow it, and denies that role, too", () => {
    const own = {
      Statement: { Effect: "Allow" as const, Action: "s3:GetObject", Resource: "arn:*:s3:::bucket/node/*" },
    };
    const request = { roleArn: `${ROLE}-x`, bucket: "bucket", key: "node/a" };
    assert.deepEqual(mayRead(request, { identity: [own], resource: POLICY }), { allowed: true });
    const closed = { Statement: { Effect: "Deny" as const, Principal: "*", Action: "s3:*", Resource: "*" } };
    assert.equal(mayRead(request, { identity: [own], resource: closed }).allowed, false);
    assert.equal(mayRead({ ...request, key: "control-plane/a" }, { identity: [own], resource: POLICY }).allowed, false);
  });

  it("knows the partition of the role", () => {
    const roleArn = "arn:aws-cn:iam::123456789012:role/nodes";
    const statement = {
      Effect: "Allow" as const,
      Principal: { AWS: roleArn },
      Action: "s3:GetObject",
      Resource: "arn:aws-cn:s3:::bucket/node/*",
    };
    assert.equal(readBy({ Statement: statement }, "node/a", roleArn).allowed, true);
  });
});

describe("Ignition", () => {
  const base = parseIgnition(
    ignitionSample({ verb: "init", kubeadmConfig: initKubeadmConfig("a", "127.0.0.1:6443") }),
    "sample",
  );

  it("makes one kubeadm.service of the two that Cluster API writes", () => {
    const unit = mergeUnit(base, "kubeadm.service");
    assert.deepEqual([unit?.enabled, unit?.masked, unit?.texts.length], [true, false, 2]);
    assert.match(unit?.texts[0] ?? "", /ExecStart=\/etc\/kubeadm\.sh/);
    assert.match(unit?.texts[1] ?? "", /EnvironmentFile=\/run\/metadata\/\*/);
  });

  it("gives the appended config the last word on contents, and sorts drop-ins by name", () => {
    const appended = parseIgnition(
      JSON.stringify({
        ignition: { version: "2.3.0" },
        systemd: {
          units: [
            {
              name: "kubeadm.service",
              enabled: false,
              contents: "[Unit]\n",
              dropins: [{ name: "05-first.conf", contents: "" }],
            },
          ],
        },
      }),
      "appended",
    );
    const unit = mergeUnit(appendIgnition(base, appended), "kubeadm.service");
    assert.equal(unit?.enabled, false);
    assert.equal(unit?.texts[0], "[Unit]\n");
    assert.equal(unit?.texts[1], "");
  });

  it("decodes data URLs byte by byte, in base64 and compressed", () => {
    assert.equal(decodeSource("data:,%23!%2Fbin%2Fbash%0Agrüße").toString(), "#!/bin/bash\ngrüße");
    assert.deepEqual([...decodeSource("data:,%ff%00")], [255, 0]);
    assert.equal(decodeSource("data:text/plain;charset=utf-8;base64,YQ%3D%3D").toString(), "a");
    assert.equal(decodeSource(`data:;base64,${gzipSync("zipped").toString("base64")}`, "gzip").toString(), "zipped");
    assert.throws(() => decodeSource("https://example.com/a"), /data: URLs only/);
    assert.throws(() => decodeSource("data:,", "xz"), /knows gzip only/);
  });

  it("writes files for the owner alone, and none beside the machine's disk", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rootfs-"));
    try {
      const rootfs = new Rootfs(path.join(folder, "root"));
      const file = (name: string, content: string, append = false): object => ({
        path: name,
        mode: 0o644,
        append,
        contents: { source: dataUrl(content) },
      });
      const config = (...files: object[]): never => ({ ignition: { version: "2.3.0" }, storage: { files } }) as never;
      rootfs.writeFiles(config(file("/etc/a", "one\n"), file("/etc/a", "two\n"), file("/etc/a", "three\n", true)));
      assert.equal(rootfs.read("/etc/a"), "two\nthree\n");
      assert.equal(fs.statSync(rootfs.hostPath("/etc/a")).mode & 0o777, 0o600);
      assert.equal(fs.statSync(rootfs.hostPath("/etc")).mode & 0o777, 0o700);
      assert.throws(() => rootfs.writeFiles(config(file("/../outside", ""))), /leads out of the machine's disk/);
      assert.throws(() => rootfs.read("/etc/kubeadm.yml"), /Ignition has no \/etc\/kubeadm\.yml/);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

import { strict as assert } from "assert";

import { dump, loadAll } from "js-yaml";

import { KubeObject } from "../../../lab/kubernetes/client";
import { kwokConfig } from "../../../lab/machines/cluster/kwokConfig";
import { nodeObject } from "../../../lab/machines/cluster/nodeObject";
import { isComplete, nodeChanges } from "../../../lab/machines/cluster/nodeProgress";
import { mirrorPods } from "../../../lab/machines/cluster/staticPods";
import { commandLine } from "../../../lab/machines/controlPlane/arguments";
import { certificateRequests } from "../../../lab/machines/controlPlane/pki";
import { Rootfs } from "../../../lab/machines/ignition/rootfs";
import { parseClusterConfiguration } from "../../../lab/machines/kubeadm/bootConfig";
import { INSTANCE } from "./machinesSamples";

const CLOUD_TAINT = { key: "node.cloudprovider.kubernetes.io/uninitialized", value: "true", effect: "NoSchedule" };

function node(
  controlPlane: boolean,
  kubeletArgs = [{ name: "cloud-provider", value: "external" }],
  taints?: { key: string; effect: string }[],
): KubeObject {
  const registration = { name: INSTANCE.privateDnsName, kubeletArgs, taints };
  return nodeObject({
    instance: INSTANCE,
    size: { cpus: 2, memoryMiB: 4096 },
    registration,
    controlPlane,
    kubernetesVersion: "v1.36.3",
  });
}

const pod = (app: string, phase: string, nodeName = INSTANCE.privateDnsName): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: app, labels: { "k8s-app": app } },
  spec: { nodeName },
  status: { phase },
});

describe("node of a machine", () => {
  it("waits for its cloud provider, and a control plane keeps pods off", () => {
    const { spec, status } = node(true) as unknown as { spec: object; status: { addresses: object } };
    assert.deepEqual(spec, {
      taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }, CLOUD_TAINT],
    });
    assert.deepEqual(status.addresses, [{ type: "Hostname", address: INSTANCE.privateDnsName }]);
  });

  it("takes taints, labels and provider id from kubeadm.yml, which may ask for no taint at all", () => {
    const args = [
      { name: "provider-id", value: "aws:///us-east-1b/i-1" },
      { name: "node-labels", value: "a=b,c=" },
    ];
    const { spec, metadata } = node(true, args, []);
    assert.deepEqual(spec, { providerID: "aws:///us-east-1b/i-1", taints: [] });
    assert.deepEqual(
      [(metadata["labels"] as Record<string, string>)["a"], (metadata["labels"] as Record<string, string>)["c"]],
      ["b", ""],
    );
  });

  it("cannot start with a cloud provider that Kubernetes has no more", () => {
    assert.throws(
      () => node(false, [{ name: "cloud-provider", value: "aws" }]),
      /--cloud-provider=aws.*gone since v1\.31/,
    );
  });

  it("changes by nothing but running pods", () => {
    const pods = [
      pod("calico-node", "Pending"),
      pod("calico-node", "Running", "another"),
      pod("aws-cloud-controller-manager", "Pending"),
    ];
    assert.deepEqual(nodeChanges(node(false), pods, INSTANCE), []);
  });

  it("is initialized by the cloud controller manager wherever that runs, in one write that another writer would stop", () => {
    const worker = node(false, undefined, [{ key: "node.cluster.x-k8s.io/uninitialized", effect: "NoSchedule" }]);
    worker.metadata["resourceVersion"] = "7";
    const [first, second, ...more] = nodeChanges(
      worker,
      [pod("aws-cloud-controller-manager", "Running", "another")],
      INSTANCE,
    );
    const { metadata, spec } = first?.patch as { metadata: Record<string, unknown>; spec: object };
    assert.deepEqual(spec, {
      providerID: "aws:///us-east-1b/i-1",
      taints: [{ key: "node.cluster.x-k8s.io/uninitialized", effect: "NoSchedule" }],
    });
    assert.equal(metadata["resourceVersion"], "7");
    assert.equal(second?.subresource, "/status");
    assert.deepEqual(more, []);
  });

  it("is complete when it is Ready and initialized, not before", () => {
    const worker = node(false, []);
    assert.equal(isComplete(worker), false);
    const [change] = nodeChanges(worker, [pod("calico-node", "Running")], INSTANCE);
    assert.equal(isComplete({ ...worker, ...(change?.patch as object) } as KubeObject), true);
    assert.equal(isComplete({ ...node(false), ...(change?.patch as object) } as KubeObject), false);
  });

  it("shows its static pods as its own", () => {
    const pods = mirrorPods({ ...node(true), metadata: { name: "n", uid: "u" } }, "registry.k8s.io", "v1.36.3");
    assert.deepEqual(
      pods.map(({ metadata }) => metadata.name),
      ["etcd-n", "kube-apiserver-n", "kube-controller-manager-n", "kube-scheduler-n"],
    );
    assert.deepEqual(pods[0]?.metadata["ownerReferences"], [
      { apiVersion: "v1", kind: "Node", name: "n", uid: "u", controller: true },
    ]);
  });
});

describe("kwok", () => {
  const stage = (name: string): string =>
    `${dump({ apiVersion: "kwok.x-k8s.io/v1alpha1", kind: "Stage", metadata: { name } })}---\n`;

  it("makes no node Ready, and leads each etcd pod to its own machine", () => {
    const config = loadAll(
      kwokConfig(stage("node-initialize") + stage("pod-ready"), [
        { nodeName: "n", address: "127.80.32.1", privateIp: "10.0.1.2" },
      ]),
    ) as KubeObject[];
    assert.deepEqual(
      config.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      ["Stage pod-ready", "Stage pod-ready-again", "PortForward etcd-n", "PortForward kube-apiserver-n"],
    );
    assert.deepEqual(config[2]?.["spec"], {
      forwards: [{ ports: [2379], target: { address: "127.80.32.1", port: 2379 } }],
    });
  });

  it("is not started with stages that have changed their names", () => {
    assert.throws(
      () => kwokConfig(stage("node-init") + stage("pod-ready"), []),
      /no longer has a stage node-initialize/,
    );
  });
});

describe("servers of a control plane", () => {
  const cluster = parseClusterConfiguration({
    clusterName: "default",
    kubernetesVersion: "v1.36.3",
    controlPlaneEndpoint: "127.80.16.1:6443",
    apiServer: { certSANs: ["api.example.com", "10.0.0.9"] },
  });

  it("have a certificate for every name by which somebody calls them", () => {
    const { cluster: requests } = certificateRequests(
      { nodeName: "n", address: "127.80.32.1", privateIp: "10.0.1.2" },
      cluster,
    );
    const { dnsNames, ipAddresses } = requests["apiserver"] ?? {};
    assert.deepEqual(dnsNames, [
      "kubernetes",
      "kubernetes.default",
      "kubernetes.default.svc",
      "kubernetes.default.svc.cluster.local",
      "n",
      "api.example.com",
    ]);
    assert.deepEqual(ipAddresses, ["10.96.0.1", "127.80.32.1", "10.0.1.2", "127.80.16.1", "10.0.0.9"]);
  });

  it("take the cluster's arguments over their defaults, the lab's over both, and files from the machine's own disk", () => {
    const rootfs = new Rootfs("/lab/rootfs");
    const extra = [
      { name: "v", value: "4" },
      { name: "audit-policy-file", value: "/etc/kubernetes/audit.yaml" },
      { name: "bind-address", value: "0.0.0.0" },
    ];
    assert.deepEqual(
      commandLine({ v: "2", "client-ca-file": "/etc/kubernetes/pki/ca.crt" }, extra, rootfs, {
        "bind-address": "127.80.32.1",
      }),
      [
        "--v=4",
        "--client-ca-file=/lab/rootfs/etc/kubernetes/pki/ca.crt",
        "--audit-policy-file=/lab/rootfs/etc/kubernetes/audit.yaml",
        "--bind-address=127.80.32.1",
      ],
    );
  });
});

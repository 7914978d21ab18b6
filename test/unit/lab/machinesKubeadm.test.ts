import { strict as assert } from "assert";
import { createHmac } from "crypto";

import { load } from "js-yaml";

import { flatcarBootstrap } from "../../../components/workload/node";
import { parseIgnition } from "../../../lab/machines/ignition/config";
import { parseBootConfig } from "../../../lab/machines/kubeadm/bootConfig";
import { parseToken, publicKeyHash, trustedAuthority } from "../../../lab/machines/kubeadm/clusterInfo";
import { kubeadmConfigMaps } from "../../../lab/machines/kubeadm/configObjects";
import { kubeadmUnitProblems } from "../../../lab/machines/kubeadm/kubeadmUnit";
import { machineMetadata, readScript, substituteEnvironment } from "../../../lab/machines/kubeadm/script";
import { apiServiceAddress, dnsServiceAddress } from "../../../lab/machines/kubeadm/serviceAddresses";
import { kubeconfigText } from "../../../lab/kubernetes/kubeconfigText";
import { createAuthority } from "../../../lab/pki/certificates";
import {
  ignitionSample,
  initKubeadmConfig,
  INSTANCE,
  joinKubeadmConfig,
  KUBERNETES_VERSION,
  programUnits,
} from "./machinesSamples";

const onInstance = (text: string): string => substituteEnvironment(text, machineMetadata(INSTANCE));

describe("kubeadm.service on Flatcar", () => {
  const problems = (units: readonly object[], needsMetadata = true): string[] =>
    kubeadmUnitProblems(
      parseIgnition(ignitionSample({ verb: "join", kubeadmConfig: "", additionalUnits: units }), "sample"),
      needsMetadata,
    );
  const dropin = (contents: string, unit: object = {}): object[] => [
    { name: "kubeadm.service", dropins: [{ name: "10-flatcar.conf", contents }], ...unit },
  ];
  const bash = "[Service]\nExecStart=\nExecStart=/bin/bash /etc/kubeadm.sh\n";
  const metadata =
    "[Unit]\nRequires=coreos-metadata.service\nAfter=coreos-metadata.service\n[Service]\nEnvironmentFile=/run/metadata/*\n";

  it("runs with the program's own drop-in", () => assert.deepEqual(problems(programUnits()), []));

  it("does not run with the guide's drop-in, which leaves the script to be executed from /etc", () => {
    assert.deepEqual(problems(dropin(metadata)).length, 1);
    assert.match(
      problems(dropin(metadata))[0] ?? "",
      /spawning \/etc\/kubeadm\.sh: Permission denied: \/etc is mounted noexec/,
    );
  });

  it("does not run both commands as one: without the reset, the first still fails", () => {
    assert.match(problems(dropin(metadata + bash.replace("ExecStart=\n", ""))).join(), /noexec/);
  });

  it("needs what it substitutes, and that before it starts", () => {
    assert.match(
      problems(dropin(bash)).join(),
      /no EnvironmentFile=\/run\/metadata.*does not start after coreos-metadata/,
    );
    assert.match(
      problems(dropin(`${bash}EnvironmentFile=/run/metadata/*\n`)).join(),
      /^kubeadm.service does not start after/,
    );
    assert.deepEqual(problems(dropin(bash), false), []);
  });

  it("is not started by anybody when it is disabled or masked", () => {
    assert.match(problems(dropin(metadata + bash, { enabled: false })).join(), /is not enabled/);
    assert.match(problems(dropin(metadata + bash, { mask: true })).join(), /is masked/);
  });
});

describe("kubeadm.sh", () => {
  const script = (...commands: string[]): string =>
    ["#!/bin/bash", "set -e", ...commands, "kubeadm join --config /etc/kubeadm.yml ", "mv /etc/kubeadm.yml /tmp/"].join(
      "\n",
    );

  it("substitutes only when it moves the result back", () => {
    const envsubst = "envsubst < /etc/kubeadm.yml > /etc/kubeadm.yml.tmp";
    assert.deepEqual(readScript(script(envsubst, "mv /etc/kubeadm.yml.tmp /etc/kubeadm.yml")), {
      verb: "join",
      substitutes: true,
      leftOut: [],
    });
    assert.equal(readScript(script(envsubst)).substitutes, false);
    assert.deepEqual(readScript(script("modprobe br_netfilter")).leftOut, ["modprobe br_netfilter"]);
    assert.throws(() => readScript("#!/bin/bash\necho"), /neither kubeadm init nor kubeadm join/);
  });

  it("is substituted by the program's own commands", () => {
    assert.deepEqual(readScript(script(...(flatcarBootstrap()["preKubeadmCommands"] as string[]))), {
      verb: "join",
      substitutes: true,
      leftOut: [],
    });
  });

  it("leaves nothing of a variable that is not set, as envsubst does", () => {
    assert.equal(
      onInstance("${COREOS_EC2_HOSTNAME} $COREOS_EC2_REGION ${COREOS_EC2_PUBLIC}|$"),
      "ip-10-0-1-2.ec2.internal us-east-1 |$",
    );
  });
});

describe("kubeadm.yml", () => {
  it("of the first control plane has the cluster and the node's name", () => {
    const config = parseBootConfig(onInstance(initKubeadmConfig("default", "127.80.16.1:6443")));
    assert.ok(config.kind === "init");
    assert.deepEqual(config.node, {
      name: INSTANCE.privateDnsName,
      taints: undefined,
      kubeletArgs: [{ name: "cloud-provider", value: "external" }],
    });
    const { clusterName, kubernetesVersion, controlPlaneEndpoint, podSubnet, controllerManagerArgs } = config.cluster;
    assert.deepEqual(
      { clusterName, kubernetesVersion, controlPlaneEndpoint, podSubnet },
      {
        clusterName: "default",
        kubernetesVersion: KUBERNETES_VERSION,
        controlPlaneEndpoint: "127.80.16.1:6443",
        podSubnet: "192.168.0.0/16",
      },
    );
    assert.deepEqual(controllerManagerArgs, [{ name: "cloud-provider", value: "external" }]);
  });

  it("of older API versions keeps flags as a map", () => {
    const text = initKubeadmConfig("default", "127.80.16.1:6443")
      .replace(/v1beta4/g, "v1beta3")
      .replace("  - name: cloud-provider\n    value: external", "    cloud-provider: external");
    const config = parseBootConfig(onInstance(text));
    assert.ok(config.kind === "init");
    assert.deepEqual(config.cluster.controllerManagerArgs, [{ name: "cloud-provider", value: "external" }]);
    assert.throws(
      () => parseBootConfig(text.replace(/v1beta3/g, "v1beta2")),
      /kubeadm.k8s.io\/v1beta2: this kubeadm reads/,
    );
  });

  it("of a worker has Cluster API's taint, of one more control plane none of its own", () => {
    const sample = { endpoint: "127.80.16.1:6443", token: "abcdef.0123456789abcdef", caCertHash: "sha256:00" };
    const worker = parseBootConfig(onInstance(joinKubeadmConfig(sample)));
    const controlPlane = parseBootConfig(onInstance(joinKubeadmConfig({ ...sample, controlPlane: true })));
    assert.ok(worker.kind === "join" && controlPlane.kind === "join");
    assert.deepEqual(worker.discovery, {
      token: sample.token,
      apiServerEndpoint: sample.endpoint,
      caCertHashes: ["sha256:00"],
    });
    assert.deepEqual(
      [worker.controlPlane, worker.node.taints],
      [false, [{ effect: "NoSchedule", key: "node.cluster.x-k8s.io/uninitialized" }]],
    );
    assert.deepEqual([controlPlane.controlPlane, controlPlane.node.taints], [true, undefined]);
  });

  it("stops kubeadm when nothing has put the hostname in", () => {
    const text = initKubeadmConfig("default", "127.80.16.1:6443");
    assert.throws(() => parseBootConfig(text), /nodeRegistration.name "\$\{COREOS_EC2_HOSTNAME\}" is not a DNS name/);
    assert.throws(
      () => parseBootConfig("kind: KubeletConfiguration"),
      /neither ClusterConfiguration and InitConfiguration nor a JoinConfiguration/,
    );
  });

  it("lands in the cluster with the defaults that kubeadm fills in", () => {
    const config = parseBootConfig(onInstance(initKubeadmConfig("default", "127.80.16.1:6443")));
    assert.ok(config.kind === "init");
    const [kubeadm, kubelet, info] = kubeadmConfigMaps(config.cluster, "CA").map(
      ({ data }) => data as Record<string, string>,
    );
    const { apiServer, certificatesDir, imageRepository, kind } = load(
      kubeadm?.["ClusterConfiguration"] ?? "",
    ) as Record<string, unknown>;
    assert.deepEqual(
      { apiServer, certificatesDir, imageRepository, kind },
      {
        apiServer: {},
        certificatesDir: "/etc/kubernetes/pki",
        imageRepository: "registry.k8s.io",
        kind: "ClusterConfiguration",
      },
    );
    assert.match(kubelet?.["kubelet"] ?? "", /10\.96\.0\.10/);
    assert.match(info?.["kubeconfig"] ?? "", /server: https:\/\/127\.80\.16\.1:6443/);
  });

  it("takes addresses from anywhere in a range", () => {
    assert.deepEqual(
      [apiServiceAddress("10.96.0.0/12"), dnsServiceAddress("10.95.255.250/24,fd00::/112")],
      ["10.96.0.1", "10.96.0.4"],
    );
    assert.throws(() => apiServiceAddress("fd00::/112"), /not an IPv4 range/);
  });
});

describe("discovery of a cluster", () => {
  const token = parseToken("abcdef.0123456789abcdef");
  const sign = (kubeconfig: string, secret = token.secret, kid = token.id): string => {
    const header = Buffer.from(JSON.stringify({ alg: "HS256", kid })).toString("base64url");
    const signature = createHmac("sha256", secret)
      .update(`${header}.${Buffer.from(kubeconfig).toString("base64url")}`)
      .digest("base64url");
    return `${header}..${signature}`;
  };
  let ca: string;
  let kubeconfig: string;

  before(async () => {
    ca = (await createAuthority("kubernetes")).cert;
    kubeconfig = kubeconfigText("kubelet", "https://127.80.16.1:6443", ca, { cert: "", key: "" });
  });

  it("trusts a CA that is signed for the token and pinned by its hash", () => {
    assert.match(publicKeyHash(ca), /^sha256:[0-9a-f]{64}$/);
    assert.equal(
      trustedAuthority({ kubeconfig, "jws-kubeconfig-abcdef": sign(kubeconfig) }, token, [publicKeyHash(ca)]),
      ca,
    );
  });

  it("waits for the signer", () =>
    assert.equal(trustedAuthority({ kubeconfig, "jws-kubeconfig-zzzzzz": "x" }, token, []), undefined));

  it("trusts neither another secret, nor another CA, nor another content", () => {
    const data = (jws: string): Record<string, string> => ({ kubeconfig, "jws-kubeconfig-abcdef": jws });
    assert.throws(
      () => trustedAuthority(data(sign(kubeconfig, "x".repeat(16))), token, []),
      /not signed with the secret of token abcdef/,
    );
    assert.throws(() => trustedAuthority(data(sign(`${kubeconfig} `)), token, []), /not signed/);
    assert.throws(
      () => trustedAuthority(data(sign(kubeconfig)), token, ["sha256:00"]),
      /not in the JoinConfiguration's caCertHashes/,
    );
    assert.throws(() => parseToken("abcdef"), /does not have the form/);
  });
});

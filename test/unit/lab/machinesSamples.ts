import { load } from "js-yaml";

import { flatcarBootstrap, nodeRegistration } from "../../../components/workload/node";
import { upstreamVersion } from "../../../lab/tools/goModules";

/** Ignition in the shape that Cluster API v1.13 renders for the machines of this program's clusters. */

export const KUBERNETES_VERSION = upstreamVersion("kubernetes");

const UNIT = `[Unit]
Description=kubeadm
# Run only once. After successful run, this file is moved to /tmp/.
ConditionPathExists=/etc/kubeadm.yml
After=network.target
[Service]
# To not restart the unit when it exits, as it is expected.
Type=oneshot
ExecStart=/etc/kubeadm.sh
[Install]
WantedBy=multi-user.target
`;

/** An EC2 instance as the lab sees one. */
export const INSTANCE = {
  id: "i-1",
  state: "running",
  imageId: "ami-1",
  instanceType: "t3a.medium",
  availabilityZone: "us-east-1b",
  privateIp: "10.0.1.2",
  privateDnsName: "ip-10-0-1-2.ec2.internal",
};

export interface SampleFile {
  readonly path: string;
  readonly content: string;
}

export interface IgnitionSample {
  readonly kubeadmConfig: string;
  readonly verb: "init" | "join";
  readonly files?: readonly SampleFile[];
  /** Instead of the program's own drop-in. */
  readonly additionalUnits?: readonly object[];
  readonly preKubeadmCommands?: readonly string[];
}

/** The program's own drop-in, as the provider's transpiler turns it into a unit. */
export function programUnits(): object[] {
  const { ignition } = flatcarBootstrap() as { ignition: { containerLinuxConfig: { additionalConfig: string } } };
  return (load(ignition.containerLinuxConfig.additionalConfig) as { systemd: { units: object[] } }).systemd.units;
}

/** `url.QueryEscape` with blanks as %20: what the transpiler makes of a file. */
export function dataUrl(content: string): string {
  return `data:,${encodeURIComponent(content)}`;
}

export function ignitionSample({
  kubeadmConfig,
  verb,
  files = [],
  additionalUnits,
  preKubeadmCommands,
}: IgnitionSample): string {
  const commands = preKubeadmCommands ?? (flatcarBootstrap()["preKubeadmCommands"] as string[]);
  const script = [
    "#!/bin/bash",
    "set -e",
    "",
    ...commands,
    "",
    `kubeadm ${verb} --config /etc/kubeadm.yml `,
    "mkdir -p /run/cluster-api && echo success > /run/cluster-api/bootstrap-success.complete",
    "mv /etc/kubeadm.yml /tmp/",
    "",
  ].join("\n");
  const file = ({ path, content }: SampleFile, mode: number): object => ({
    filesystem: "root",
    path,
    contents: { source: dataUrl(content), verification: {} },
    mode,
  });
  return JSON.stringify({
    ignition: { config: {}, security: { tls: {} }, timeouts: {}, version: "2.3.0" },
    networkd: {},
    passwd: {},
    storage: {
      files: [
        ...files.map((item) => file(item, 0o600)),
        file({ path: "/etc/kubeadm.sh", content: script }, 0o700),
        file({ path: "/etc/kubeadm.yml", content: `---\n${kubeadmConfig}\n` }, 0o600),
      ],
    },
    systemd: {
      units: [{ contents: UNIT, enabled: true, name: "kubeadm.service" }, ...(additionalUnits ?? programUnits())],
    },
  });
}

const registration = (taints: string): string => {
  const { name, kubeletExtraArgs } = nodeRegistration() as {
    name: string;
    kubeletExtraArgs: { name: string; value: string }[];
  };
  const args = kubeletExtraArgs
    .map((argument) => `  - name: ${argument.name}\n    value: ${argument.value}`)
    .join("\n");
  return `nodeRegistration:\n  imagePullPolicy: IfNotPresent\n  kubeletExtraArgs:\n${args}\n  name: ${name}\n  taints: ${taints}`;
};

export function initKubeadmConfig(
  clusterName: string,
  endpoint: string,
  kubernetesVersion = KUBERNETES_VERSION,
): string {
  return `apiServer: {}
apiVersion: kubeadm.k8s.io/v1beta4
clusterName: ${clusterName}
controlPlaneEndpoint: ${endpoint}
controllerManager:
  extraArgs:
  - name: cloud-provider
    value: external
dns: {}
etcd: {}
kind: ClusterConfiguration
kubernetesVersion: ${kubernetesVersion}
networking:
  dnsDomain: cluster.local
  podSubnet: 192.168.0.0/16
  serviceSubnet: 10.96.0.0/12
proxy: {}
scheduler: {}

---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {}
${registration("null")}
`;
}

export interface JoinSample {
  readonly endpoint: string;
  readonly token: string;
  readonly caCertHash: string;
  readonly controlPlane?: boolean;
}

export function joinKubeadmConfig({ endpoint, token, caCertHash, controlPlane = false }: JoinSample): string {
  const taints = controlPlane ? "null" : "\n  - effect: NoSchedule\n    key: node.cluster.x-k8s.io/uninitialized";
  return `apiVersion: kubeadm.k8s.io/v1beta4
${controlPlane ? "controlPlane:\n  localAPIEndpoint: {}\n" : ""}discovery:
  bootstrapToken:
    apiServerEndpoint: ${endpoint}
    caCertHashes:
    - ${caCertHash}
    token: ${token}
kind: JoinConfiguration
${registration(taints)}
`;
}

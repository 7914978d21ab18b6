import * as path from "path";

import { LabContext } from "../lab";
import { freePort, listening, waitUntil } from "../processes/ports";
import { failIfEnded } from "../processes/startup";
import { ManagementPki } from "./managementPki";

export const PROGRAMS = {
  etcd: "management-etcd",
  apiServer: "management-apiserver",
  controllerManager: "management-controller-manager",
} as const;

const START_TIMEOUT_MS = 60_000;

/**
 * The controllers of kube-controller-manager that a management cluster needs here: the lab itself emulates its nodes
 * and Deployments. Endpoints stay empty, because there are no pods; without them Pulumi's Kubernetes provider would
 * wait for each Service until its timeout.
 */
const CONTROLLERS = [
  "namespace-controller",
  "garbage-collector-controller",
  "serviceaccount-controller",
  "clusterrole-aggregation-controller",
  "endpoints-controller",
];

export interface ManagementAddress {
  readonly host: string;
  readonly etcdPort: number;
  readonly apiPort: number;
}

export async function chooseAddress(context: LabContext): Promise<ManagementAddress> {
  const host = context.network.allocate("management");
  return { host, etcdPort: await freePort(host), apiPort: await freePort(host) };
}

export async function startEtcd(
  context: LabContext,
  pki: ManagementPki,
  { host, etcdPort }: ManagementAddress,
): Promise<void> {
  const client = `https://${host}:${etcdPort}`;
  const peer = `https://${host}:${await freePort(host)}`;
  const name = "management";
  const args = {
    name,
    "data-dir": path.join(context.paths.etcd, name),
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `${name}=${peer}`,
    "cert-file": pki.etcd.cert,
    "key-file": pki.etcd.key,
    "trusted-ca-file": pki.caFile,
    "client-cert-auth": "true",
    "peer-cert-file": pki.etcd.cert,
    "peer-key-file": pki.etcd.key,
    "peer-trusted-ca-file": pki.caFile,
    "peer-client-cert-auth": "true",
    // Nothing here has to survive a power cut, and etcd spends most of its time waiting for the disk.
    "unsafe-no-fsync": "true",
    "log-level": "warn",
  };
  await context.supervisor.start({
    name: PROGRAMS.etcd,
    command: path.join(context.tools.bin, "etcd"),
    args: flags(args),
    restart: true,
  });
  await waitUntil(`etcd at ${client}`, () => answers(context, PROGRAMS.etcd, host, etcdPort), START_TIMEOUT_MS, 50);
}

/** `egressConfig`: file that sends webhook calls through the lab's proxy. */
export async function startApiServer(
  context: LabContext,
  pki: ManagementPki,
  address: ManagementAddress,
  egressConfig: string,
): Promise<void> {
  const { host, etcdPort, apiPort } = address;
  const args = {
    "etcd-servers": `https://${host}:${etcdPort}`,
    "etcd-cafile": pki.caFile,
    "etcd-certfile": pki.etcd.cert,
    "etcd-keyfile": pki.etcd.key,
    "bind-address": host,
    "advertise-address": host,
    "secure-port": String(apiPort),
    "tls-cert-file": pki.serving.cert,
    "tls-private-key-file": pki.serving.key,
    "client-ca-file": pki.caFile,
    "service-account-key-file": pki.serviceAccount.publicKey,
    "service-account-signing-key-file": pki.serviceAccount.privateKey,
    "service-account-issuer": "https://kubernetes.default.svc",
    "authorization-mode": "RBAC",
    // No pods are created here, so no token must be mounted into them; and Service `kubernetes` would need a routable
    // address.
    "disable-admission-plugins": "ServiceAccount",
    "endpoint-reconciler-type": "none",
    "egress-selector-config-file": egressConfig,
  };
  await context.supervisor.start({
    name: PROGRAMS.apiServer,
    command: path.join(context.tools.bin, "kube-apiserver"),
    args: flags(args),
    restart: true,
  });
  await waitUntil(
    `the management API server at ${host}:${apiPort}`,
    () => answers(context, PROGRAMS.apiServer, host, apiPort),
    START_TIMEOUT_MS,
    100,
  );
}

export async function startControllerManager(
  context: LabContext,
  pki: ManagementPki,
  kubeconfig: string,
  host: string,
): Promise<void> {
  const args = {
    kubeconfig,
    controllers: CONTROLLERS.join(","),
    "bind-address": host,
    "secure-port": String(await freePort(host)),
    "root-ca-file": pki.caFile,
    "leader-elect": "false",
  };
  await context.supervisor.start({
    name: PROGRAMS.controllerManager,
    command: path.join(context.tools.bin, "kube-controller-manager"),
    args: flags(args),
    restart: true,
  });
}

function flags(args: Readonly<Record<string, string>>): string[] {
  return Object.entries(args).map(([name, value]) => `--${name}=${value}`);
}

async function answers(context: LabContext, program: string, host: string, port: number): Promise<boolean> {
  failIfEnded(context.supervisor, program);
  return listening(host, port);
}

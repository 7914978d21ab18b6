import * as fs from "fs";
import * as path from "path";

import { dump } from "js-yaml";

import { LoadedComponents } from "../../components/management/components";
import { Provider, providers } from "../../components/kubernetes/providers";
import { flatcarTemplateFile, versionOf } from "../../components/management/releases";

export const componentVersions = { clusterApi: "v1.13.6", awsProvider: "v2.13.0" };

const gateVariable: Readonly<Record<string, string>> = {
  "cluster-api": "EXP_MACHINE_POOL",
  "bootstrap-kubeadm": "EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION",
  "control-plane-kubeadm": "EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION",
  "infrastructure-aws": "EXP_BOOTSTRAP_FORMAT_IGNITION",
};

const credentials = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "credentials", namespace: "capa-system" },
  data: { credentials: "${AWS_B64ENCODED_CREDENTIALS}" },
};

/** A small components manifest of a provider, one object of each step, in the order of a release's. */
export function componentsManifest({ label, namespace }: Provider, version: string): string {
  const metadata = { name: `${label}-part`, namespace };
  const args = [`--feature-gates=Gate=\${${gateVariable[label]}:=false}`, "--v=${LOGLEVEL:=0}"];
  const containers = [{ name: "manager", image: `registry.example/${label}:${version}`, args }];
  const objects = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `things.${label}.example` },
      spec: { group: `${label}.example` },
    },
    ...(label === "infrastructure-aws" ? [credentials] : []),
    { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { template: { spec: { containers } } } },
    { apiVersion: "cert-manager.io/v1", kind: "Certificate", metadata },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: `${label}-hooks` },
    },
  ];
  return objects.map((object) => dump(object)).join("---\n");
}

export const loadedComponents: readonly LoadedComponents[] = providers.map((provider) => {
  const version = versionOf(provider, componentVersions);
  return { provider, version, yaml: componentsManifest(provider, version) };
});

export const templateText =
  "kind: ClusterResourceSet\napiVersion: addons.cluster.x-k8s.io/v1beta1\nmetadata:\n  name: crs-ccm\n  namespace: ${NAMESPACE}\n";

/** A component repository in clusterctl's layout. */
export function writeRepository(folder: string): void {
  const write = (provider: Provider, version: string, file: string, text: string): void => {
    const target = path.join(folder, provider.label, version);
    fs.mkdirSync(target, { recursive: true });
    fs.writeFileSync(path.join(target, file), text);
  };
  for (const { provider, version, yaml } of loadedComponents) write(provider, version, provider.componentsFile, yaml);
  write(providers[3], componentVersions.awsProvider, flatcarTemplateFile, templateText);
}

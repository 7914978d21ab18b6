import type { Project } from "./versions";

/** What clusterctl calls a provider's type, and the folder and file names that follow from it. */
export type ProviderType = "CoreProvider" | "BootstrapProvider" | "ControlPlaneProvider" | "InfrastructureProvider";

export interface Provider {
  /** clusterctl's own label of the provider: folder of its repository, name of its inventory object. */
  readonly label: string;
  readonly name: string;
  readonly type: ProviderType;
  readonly namespace: string;
  readonly componentsFile: string;
  /** The GitHub repository under kubernetes-sigs that publishes it. */
  readonly project: Project;
}

/** The providers of `clusterctl init --infrastructure aws`, in the order in which it installs them. */
export const providers = [
  {
    label: "cluster-api",
    name: "cluster-api",
    type: "CoreProvider",
    namespace: "capi-system",
    componentsFile: "core-components.yaml",
    project: "cluster-api",
  },
  {
    label: "bootstrap-kubeadm",
    name: "kubeadm",
    type: "BootstrapProvider",
    namespace: "capi-kubeadm-bootstrap-system",
    componentsFile: "bootstrap-components.yaml",
    project: "cluster-api",
  },
  {
    label: "control-plane-kubeadm",
    name: "kubeadm",
    type: "ControlPlaneProvider",
    namespace: "capi-kubeadm-control-plane-system",
    componentsFile: "control-plane-components.yaml",
    project: "cluster-api",
  },
  {
    label: "infrastructure-aws",
    name: "aws",
    type: "InfrastructureProvider",
    namespace: "capa-system",
    componentsFile: "infrastructure-components.yaml",
    project: "cluster-api-provider-aws",
  },
] as const satisfies readonly Provider[];

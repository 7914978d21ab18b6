/** A root volume. Flatcar's image is 15 GiB: RunInstances refuses a smaller volume. */
export interface RootVolume {
  readonly sizeGiB: number;
  /** EBS volume type, such as `gp3`. */
  readonly type: string;
  readonly encrypted: boolean;
}

/** Machines of one role. */
export interface MachinePool {
  readonly replicas: number;
  /** EC2 instance type, such as `t3a.medium`. */
  readonly instanceType: string;
  readonly rootVolume: RootVolume;
}

export interface WorkerPool extends MachinePool {
  /** Part of the MachineDeployment's name. */
  readonly name: string;
}

/** Which Flatcar image the machines boot: by AMI id, or by the name under which an organization publishes it. */
export interface MachineImage {
  readonly id?: string;
  /** AWS account that owns the image. */
  readonly lookupOrg?: string;
  /** Base OS in the image's name, `flatcar-stable`. */
  readonly lookupBaseOS: string;
}

/** One workload cluster in plain values: all that the renderers need. */
export interface ClusterSpec {
  readonly name: string;
  /** Which stack makes it, in a text that never changes. Without it nobody can tell the Cluster from one made by hand. */
  readonly owner?: string;
  readonly namespace: string;
  readonly region: string;
  /** `vX.Y.Z`. */
  readonly kubernetesVersion: string;
  /** Name of an EC2 key pair that exists; without it no key is authorized. */
  readonly sshKeyName?: string;
  readonly bucketName: string;
  /** Names, not ARNs: the provider derives the role of the bucket's policy from them. */
  readonly instanceProfiles: { readonly controlPlane: string; readonly nodes: string };
  readonly network: { readonly vpcCidr?: string; readonly podCidr: string; readonly serviceCidr?: string };
  readonly image: MachineImage;
  readonly controlPlane: MachinePool;
  readonly pools: readonly WorkerPool[];
  /** Version of the AWS cloud controller manager, `vX.Y.Z`; that of the provider's template if absent. */
  readonly cloudProviderVersion?: string;
  /** Network hops from which the machines' metadata service answers; 2 if absent. */
  readonly metadataHopLimit?: number;
  /** Tags on every AWS resource that the provider makes for the cluster. */
  readonly tags?: Readonly<Record<string, string>>;
}

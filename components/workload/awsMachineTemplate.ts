import { apiVersion } from "../kubernetes/clusterApi";
import type { KubernetesManifest } from "../kubernetes/manifest";
import { ClusterSpec, MachineImage, MachinePool } from "./clusterSpec";
import { specHash } from "./specHash";

/** A pod on the pod network is one hop further from the metadata service than its node. */
const defaultHopLimit = 2;

function imageFields({ id, lookupOrg, lookupBaseOS }: MachineImage): Record<string, unknown> {
  if (id !== undefined) return { ami: { id } };
  return { imageLookupBaseOS: lookupBaseOS, ...(lookupOrg === undefined ? {} : { imageLookupOrg: lookupOrg }) };
}

function machineSpec(spec: ClusterSpec, pool: MachinePool, instanceProfile: string): Record<string, unknown> {
  const { sizeGiB, type, encrypted } = pool.rootVolume;
  return {
    instanceType: pool.instanceType,
    iamInstanceProfile: instanceProfile,
    ...imageFields(spec.image),
    ...(spec.sshKeyName === undefined ? {} : { sshKeyName: spec.sshKeyName }),
    // Said although it is the default: left out, the provider sets it on the AWSMachine itself, and its own webhook
    // then refuses the write that should record the instance's id ("spec: Forbidden: cannot be modified").
    ignition: { version: "2.3", storageType: "ClusterObjectStore" },
    rootVolume: { size: sizeGiB, type, encrypted },
    // IMDSv2 only: a request that an application is tricked into sends no token.
    instanceMetadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: spec.metadataHopLimit ?? defaultHopLimit },
  };
}

/** The template of one role's EC2 instances. `name` is that of the role's owner; the hash of the spec follows it. */
export function renderAwsMachineTemplate(spec: ClusterSpec, name: string, pool: MachinePool, instanceProfile: string): KubernetesManifest {
  const template = { spec: machineSpec(spec, pool, instanceProfile) };
  return {
    apiVersion: apiVersion("infrastructure"),
    kind: "AWSMachineTemplate",
    metadata: { name: `${name}-${specHash(template)}`, namespace: spec.namespace },
    spec: { template },
  };
}

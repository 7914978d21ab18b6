/** The parts of a pod template with one container that a local process can carry out. */
export interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly containers: readonly Container[];
    readonly volumes?: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[];
  };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } };
}

/** A Secret that the pod mounts, and the path of its files in the pod. */
export interface SecretMount {
  readonly secretName: string;
  readonly mountPath: string;
}

export interface PodIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly serviceAccount: string;
}

export function managerContainer(template: PodTemplate): Container {
  const container = template.spec.containers.find(({ name }) => name === "manager") ?? template.spec.containers[0];
  if (container === undefined) throw new Error("the pod template has no container");
  return container;
}

export function secretMounts(template: PodTemplate): SecretMount[] {
  const secrets = new Map(
    (template.spec.volumes ?? []).flatMap(({ name, secret }) =>
      secret === undefined ? [] : [[name, secret.secretName] as const],
    ),
  );
  return (managerContainer(template).volumeMounts ?? []).flatMap(({ name, mountPath }) => {
    const secretName = secrets.get(name);
    return secretName === undefined ? [] : [{ secretName, mountPath: mountPath.replace(/\/+$/, "") }];
  });
}

function fieldOf(path: string, pod: PodIdentity): string {
  const fields: Record<string, string> = {
    "metadata.namespace": pod.namespace,
    "metadata.name": pod.name,
    "metadata.uid": pod.uid,
    "spec.serviceAccountName": pod.serviceAccount,
  };
  const value = fields[path];
  if (value === undefined)
    throw new Error(`the pod needs the field ${path} in its environment, which the lab does not support`);
  return value;
}

/** Replaces a path inside the pod by the path on this machine, anywhere in a text. */
function onThisMachine(text: string, folders: ReadonlyMap<string, string>): string {
  return [...folders].reduce(
    (moved, [mountPath, folder]) =>
      moved === mountPath || moved.includes(`${mountPath}/`) ? moved.replaceAll(mountPath, folder) : moved,
    text,
  );
}

/** `folders`: where the files of each mount path are on this machine. */
export function environmentOf(
  template: PodTemplate,
  pod: PodIdentity,
  folders: ReadonlyMap<string, string>,
): Record<string, string> {
  const entries = (managerContainer(template).env ?? []).map(({ name, value, valueFrom }) => {
    const path = valueFrom?.fieldRef?.fieldPath;
    if (valueFrom !== undefined && path === undefined) {
      throw new Error(
        `the pod's variable ${name} comes from something other than a field, which the lab does not support`,
      );
    }
    return [name, onThisMachine(path === undefined ? (value ?? "") : fieldOf(path, pod), folders)] as const;
  });
  return Object.fromEntries(entries);
}

/** The container's arguments, with `$(NAME)` replaced as by the kubelet. */
export function argumentsOf(
  template: PodTemplate,
  environment: Readonly<Record<string, string>>,
  folders: ReadonlyMap<string, string>,
): string[] {
  const expand = (text: string): string =>
    text.replace(/\$\(([A-Za-z_]\w*)\)/g, (whole, name: string) => environment[name] ?? whole);
  return (managerContainer(template).args ?? []).map((argument) => onThisMachine(expand(argument), folders));
}

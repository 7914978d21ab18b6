import type { ChangeKind } from "../../components/schema/change";
import type { Edit, Step } from "./edit";

/** A Machine of the cluster that is changed. `group` is its pool's name, or `control plane`. */
export interface Machine {
  readonly name: string;
  readonly group: string;
}

export const controlPlane = "control plane";

interface MachineObject {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
}

/** What `kubectl get machines -o json` says of one cluster. Pools have their MachineDeployment's name. */
export function machinesOf(text: string, cluster: string): Machine[] {
  const { items } = JSON.parse(text) as { items: readonly MachineObject[] };
  return items
    .filter(({ metadata }) => metadata.labels["cluster.x-k8s.io/cluster-name"] === cluster)
    .map(({ metadata: { name, labels } }) => ({
      name,
      group: labels["cluster.x-k8s.io/deployment-name"]?.slice(cluster.length + 1) ?? controlPlane,
    }));
}

const names = (machines: readonly Machine[], group: string): string[] =>
  machines.filter((machine) => machine.group === group).map(({ name }) => name);

const groups = (machines: readonly Machine[]): string[] => [...new Set(machines.map(({ group }) => group))].sort();

/** The groups all of whose machines are others than before. */
export function replacedGroups(before: readonly Machine[], after: readonly Machine[]): string[] {
  return groups(before).filter((group) => {
    const now = names(after, group);
    return now.length > 0 && !names(before, group).some((name) => now.includes(name));
  });
}

/** The groups that have lost a machine, and still have some of them that were there before: a change half way. */
export function halfReplaced(before: readonly Machine[], after: readonly Machine[]): string[] {
  return groups(before).filter((group) => {
    const [was, now] = [names(before, group), names(after, group)];
    const kept = was.filter((name) => now.includes(name)).length;
    return kept > 0 && kept < was.length && now.length >= was.length;
  });
}

const pool = ({ at }: Edit): string => at[at.indexOf("pools") + 1] ?? "";

/** The groups whose machines a change has to replace, by what docs/settings.md says of its kind. */
export function groupsToReplace(
  { edits }: Step,
  kind: (edit: Edit) => ChangeKind,
  before: readonly Machine[],
): string[] {
  const wanted = edits.flatMap((edit) => {
    switch (kind(edit)) {
      case "rolls all machines":
        return groups(before);
      case "rolls the control plane":
        return [controlPlane];
      case "rolls the pool":
        return [pool(edit)];
      default:
        return [];
    }
  });
  return [...new Set(wanted)].filter((group) => groups(before).includes(group)).sort();
}

/** For the table: `control plane 1, md-0 2`. */
export function countsText(machines: readonly Machine[]): string {
  return groups(machines)
    .map((group) => `${group} ${names(machines, group).length}`)
    .join(", ");
}

import { pathText } from "../problem";
import { unmanaged } from "../rules/kubernetesVersions";
import { clustersOf, Rule } from "./rule";

export const kubernetesVersions: Rule = (draft) => {
  const clusterApi = draft.management?.versions?.clusterApi;
  if (clusterApi === undefined) return [];
  return clustersOf(draft).flatMap(([name, { kubernetesVersion }]) => {
    const finding = kubernetesVersion === undefined ? undefined : unmanaged(kubernetesVersion, clusterApi);
    return finding === undefined ? [] : [{ path: pathText(["clusters", name, "kubernetesVersion"]), value: kubernetesVersion, ...finding }];
  });
};

import { unmanaged } from "../../../components/kubernetes/versions";
import { pathText } from "../../../components/schema/problem";
import { clustersOf, Rule } from "./rule";

export const kubernetesVersions: Rule = (draft) => {
  const { install, versions } = draft.management ?? {};
  const clusterApi = versions?.clusterApi;
  // Which one is installed already, only its cluster or its stack knows.
  if (clusterApi === undefined || install === false) return [];
  return clustersOf(draft).flatMap(([name, { kubernetesVersion }]) => {
    const finding = kubernetesVersion === undefined ? undefined : unmanaged(kubernetesVersion, clusterApi);
    return finding === undefined ? [] : [{ path: pathText(["clusters", name, "kubernetesVersion"]), value: kubernetesVersion, ...finding }];
  });
};

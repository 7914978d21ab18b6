import { pathText, Problem } from "../../components/schema/problem";
import type { Applied, AppliedCluster } from "./record";

function machinesText(count: number): string {
  return count === 1 ? "its machine" : `its ${count} machines`;
}

/** The engine refuses, too, but with the name of one resource; this says what would be lost. */
function removedProblem(name: string, { namespace, bucketName, machines }: AppliedCluster): Problem {
  const path = pathText(["clusters", name]);
  return {
    path,
    problem:
      `is protected, and no longer in the settings: the cluster ${namespace}/${name} would be deleted with ` +
      `${machinesText(machines)}, what runs and is stored on them, its network and its bucket ${bucketName}`,
    fix:
      `put it back under this name (a name cannot change); to delete it, run \`up\` with ${path}.protect: false ` +
      "first, and then remove it",
  };
}

/** A bucket of another name is another bucket. */
function bucketProblem(name: string, applied: AppliedCluster, bucketName: string): Problem[] {
  if (applied.bucketName === bucketName) return [];
  const path = pathText(["clusters", name, "bucketName"]);
  const problem = `was ${applied.bucketName}, which would be deleted with what is in it, and is protected`;
  return [{ path, value: bucketName, problem, fix: `run \`up\` with clusters.${name}.protect: false first` }];
}

/** What would delete a cluster, or its bucket, that was protected at the last update. */
export function protectedProblems(last: Applied, next: Applied): Problem[] {
  return Object.entries(last.clusters)
    .filter(([, { protect }]) => protect)
    .flatMap(([name, applied]) => {
      const wanted = next.clusters[name];
      return wanted === undefined ? [removedProblem(name, applied)] : bucketProblem(name, applied, wanted.bucketName);
    });
}

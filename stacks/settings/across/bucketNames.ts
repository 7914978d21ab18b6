import { pathText, Problem } from "../../../components/schema/problem";
import { clustersOf, Rule } from "./rule";

/** The controllers' policy covers a prefix; a bucket outside it fails when network and load balancer are there already. */
function prefixProblems(name: string, bucket: string | undefined, prefix: string | undefined): Problem[] {
  if (bucket === undefined || prefix === undefined || bucket.startsWith(prefix)) return [];
  return [{
    path: pathText(["clusters", name, "bucketName"]),
    value: bucket,
    problem: `does not begin with ${prefix}, and the controllers may touch no other bucket`,
    fix: `call it ${prefix}${bucket}, or set iam.s3Buckets.namePrefix`,
  }];
}

/** Bucket names are global and each cluster's policy replaces the other's, so that one's machines could read nothing. */
export const bucketNames: Rule = (draft) => {
  const buckets = clustersOf(draft).map(([name, { bucketName }]) => ({ name, bucketName }));
  return buckets.flatMap(({ name, bucketName }, index) => {
    const earlier = buckets.slice(0, index).find((other) => bucketName !== undefined && other.bucketName === bucketName);
    const problem = `is the bucket of cluster ${earlier?.name} too, and the AWS provider replaces its policy for each`;
    const shared = earlier === undefined ? [] : [{ path: pathText(["clusters", name, "bucketName"]), value: bucketName, problem, fix: "give each cluster its own" }];
    return [...prefixProblems(name, bucketName, draft.iam?.s3Buckets?.namePrefix), ...shared];
  });
};

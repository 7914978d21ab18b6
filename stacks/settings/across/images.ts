import { pathText } from "../../../components/schema/problem";
import { clustersOf, Rule } from "./rule";

/**
 * Regions in which the community publishes images.
 * @see https://cluster-api-aws.sigs.k8s.io/topics/images/built-amis
 */
const published = new Set([
  "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3",
  "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
]);

export const images: Rule = (draft) => {
  const { region } = draft;
  if (region === undefined || published.has(region)) return [];
  return clustersOf(draft).flatMap(([name, { image }]) => {
    if (image === undefined || image.id !== undefined || image.lookupOrg !== undefined) return [];
    const problem = `there are no images of the community in ${region} (https://cluster-api-aws.sigs.k8s.io/topics/images/built-amis)`;
    return [{ path: pathText(["clusters", name, "image"]), problem, fix: "set image.id, or image.lookupOrg to the account that publishes yours" }];
  });
};

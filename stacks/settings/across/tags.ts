import { pathText } from "../../../components/schema/problem";
import { mostTags } from "../../../components/schema/text";
import { clustersOf, Rule } from "./rule";

export const tagNumbers: Rule = (draft) => {
  const own = { path: "tags", tags: draft.tags ?? {} };
  const ofClusters = clustersOf(draft).map(([name, { tags }]) => ({ path: pathText(["clusters", name, "tags"]), tags: { ...draft.tags, ...tags } }));
  return [own, ...ofClusters].flatMap(({ path, tags }) => {
    const number = Object.keys(tags).length;
    return number <= mostTags ? [] : [{ path, problem: `makes ${number} tags on a resource; AWS takes 50, and the controllers add their own`, fix: `leave ${mostTags} at most` }];
  });
};

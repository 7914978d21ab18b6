import { Break, Catcher } from "../break";

const served = (test: string): Catcher => ({ file: "test/unit/adapterServer.test.ts", test });
const aws = (test: string): Catcher => ({ file: "test/unit/awsAdapter.test.ts", test });
const account = (test: string): Catcher => ({ file: "test/lab/awsAdapter.test.ts", test });

/** The lab's adapters: what is a change, and what only a replacement can make. */
export const adapterBreaks: readonly Break[] = [
  {
    name: "adapters/diff-missed", what: "the engine is told of no change where there is one",
    file: "lab/adapters/grpc/difference.ts", find: "found.length === 0 && replaces.length === 0", replace: "found.length >= 0",
    caughtBy: served("tells nothing, an update and a replacement apart"), says: /\[0\]: wanted \d, found \d/,
  },
  {
    name: "adapters/secret-output", what: "what a command printed that was given a secret is in clear",
    file: "lab/adapters/marks.ts", find: 'containsSecret(inputs) ? ["stdout", "stderr"] : []', replace: "containsSecret(inputs) ? [] : []",
    caughtBy: served("hides what a command printed that was given a secret"), says: /what was printed is as secret as what was given/,
  },
  {
    name: "adapters/region", what: "another region does not replace what is in the old one",
    file: "lab/adapters/providerChange.ts", find: '? [] : ["region"]', replace: "? [] : []",
    caughtBy: served("about a provider with another region"), says: /wanted "region", found nothing/,
  },
  {
    name: "adapters/replacement", what: "another path of a role, which AWS cannot change, is an update",
    file: "lab/adapters/aws/iamRole.ts", find: 'replacedBy: { name: undefined, path: "/" }', replace: "replacedBy: { name: undefined }",
    caughtBy: aws("deletes first what is replaced under the same name"), says: /replaces\[0\]: wanted "path", found nothing/,
  },
  {
    name: "adapters/default-tags", what: "the stack's tags win over a resource's own",
    file: "lab/adapters/aws/check.ts", find: '{ ...defaultTags, ...((named["tags"] as Tags | undefined) ?? {}) }', replace: '{ ...((named["tags"] as Tags | undefined) ?? {}), ...defaultTags }',
    caughtBy: aws("over which the resource's own win"), says: /stage: wanted "own", found "test"/,
  },
  {
    name: "adapters/same-document", what: "another order of actions is a change of a policy",
    file: "lab/adapters/aws/policyDocument.ts", find: "if (lists.includes(key)) return [key, asSet(value)];", replace: "",
    caughtBy: aws("say the same: order of actions"), says: /a:B.*a:C/,
  },
  {
    name: "adapters/tags-missed", what: "a tag that was taken away stays in the account",
    file: "lab/adapters/aws/tags.ts", find: "if (removed.length > 0) await untag(removed);", replace: "",
    caughtBy: account("aws:iam/role:Role"), says: /tagsAll|"a"|\.a: /,
  },
];

import { Break, Catcher } from "../break";

const served = (test: string): Catcher => ({ file: "test/unit/providerServer.test.ts", test });
const plugin = (test: string): Catcher => ({ file: "test/unit/providerPlugin.test.ts", test });
const aws = (test: string): Catcher => ({ file: "test/unit/awsProvider.test.ts", test });
const account = (test: string): Catcher => ({ file: "test/lab/awsProvider.test.ts", test });

/** The lab's providers: what is a change, what only a replacement can make, and when they end. */
export const providerBreaks: readonly Break[] = [
  {
    name: "providers/diff-missed", what: "the engine is told of no change where there is one",
    file: "lab/providers/grpc/difference.ts", find: "found.length === 0 && replaces.length === 0", replace: "found.length >= 0",
    caughtBy: served("tells nothing, an update and a replacement apart"), says: /\[0\]: wanted \d, found \d/,
  },
  {
    name: "providers/diff-list", what: "an item more in a list is no change",
    file: "lab/providers/propertyPaths.ts", find: "Math.max(olds.length, news.length)", replace: "olds.length",
    caughtBy: { file: "test/unit/providerValues.test.ts", test: "name every leaf that differs" }, says: /\[2\]: wanted \{"property":"list"/,
  },
  {
    name: "providers/secret-output", what: "what a command printed that was given a secret is in clear",
    file: "lab/providers/marks.ts", find: "(anySecret && printed.includes(key))", replace: "(anySecret && printed.length > 2)",
    caughtBy: served("hides what a command printed that was given a secret"), says: /what was printed is as secret as what was given/,
  },
  {
    name: "providers/region", what: "another region does not replace what is in the old one",
    file: "lab/providers/aws/awsProvider.ts", find: '? ["region"] : []', replace: "? [] : []",
    caughtBy: aws("with another region: a replacement"), says: /wanted "region", found nothing/,
  },
  {
    name: "providers/trigger", what: "a changed trigger of a command updates in the place of replacing",
    file: "lab/providers/command/commandProvider.ts", find: '? [] : ["triggers"]', replace: "? [] : []",
    caughtBy: served("tells nothing, an update and a replacement apart"), says: /\[0\]: wanted "triggers", found nothing/,
  },
  {
    name: "providers/replacement", what: "another path of a role, which AWS cannot change, is an update",
    file: "lab/providers/aws/iamRole.ts", find: 'replacedBy: { name: undefined, path: "/" }', replace: "replacedBy: { name: undefined }",
    caughtBy: aws("deletes first what is replaced under the same name"), says: /replaces\[0\]: wanted "path", found nothing/,
  },
  {
    name: "providers/default-tags", what: "the stack's tags win over a resource's own",
    file: "lab/providers/aws/check.ts", find: '{ ...defaultTags, ...((named["tags"] as Tags | undefined) ?? {}) }', replace: '{ ...((named["tags"] as Tags | undefined) ?? {}), ...defaultTags }',
    caughtBy: aws("over which the resource's own win"), says: /stage: wanted "own", found "test"/,
  },
  {
    name: "providers/same-document", what: "another order of actions is a change of a policy",
    file: "lab/providers/aws/policyDocument.ts", find: "if (lists.includes(key)) return [key, asSet(value)];", replace: "",
    caughtBy: aws("say the same: order of actions"), says: /a:B.*a:C/,
  },
  {
    name: "providers/drift-missed", what: "a refresh does not see a tag that somebody else has set",
    file: "lab/providers/aws/reading.ts", find: '(!isEmpty(tags) || "tags" in given) ? { tags } : {}', replace: "isEmpty(tags) ? { tags } : {}",
    caughtBy: aws("and every tag: somebody else's shows"), says: /tags\.theirs: wanted "x", found nothing/,
  },
  {
    name: "providers/tags-missed", what: "a tag that was taken away stays in the account",
    file: "lab/providers/aws/tags.ts", find: "if (removed.length > 0) await untag(removed);", replace: "",
    caughtBy: account("aws:iam/role:Role"), says: /tagsAll|"a"|\.a: /,
  },
  {
    name: "providers/cancel", what: "a cancelled run waits for its commands to end by themselves",
    file: "lab/providers/command/runShell.ts", find: 'shell.signal.addEventListener("abort", end);', replace: "",
    caughtBy: served("ends running commands when the engine cancels"), says: /Missing expected rejection|Timeout/,
  },
  {
    name: "providers/left-behind", what: "a plugin stays when its engine was killed",
    file: "lab/providers/serve.ts", find: 'process.stdin.on("end", end).resume();', replace: "process.stdin.resume();",
    caughtBy: plugin("and ends with an engine that is killed"), says: /waited 5 s for the plugin to end/,
  },
];

import { Break, Catcher } from "../break";

const stage = (test: string): Catcher => ({ file: "test/unit/waitStages.test.ts", test });
const program = (test: string): Catcher => ({ file: "test/unit/waitProgram.test.ts", test });

/** What is waited for, and what a wait says. */
export const waitBreaks: readonly Break[] = [
  {
    name: "wait/nodes", what: "nodes count that are not Ready",
    file: "components/wait/stages/nodes.ts", find: 'items.find((node) => !isTrue(node, "Ready"))', replace: "items.find(() => false)",
    caughtBy: stage("stage nodes wants as many as expected"), says: /reached: nodes that are Ready: 2/,
  },
  {
    name: "wait/too-many-nodes", what: "a node too many counts as enough",
    file: "components/wait/stages/nodes.ts", find: "items.length !== expected", replace: "items.length < expected",
    caughtBy: stage("stage nodes wants as many as expected"), says: /reached: nodes that are Ready/,
  },
  {
    name: "wait/stale-status", what: "a status that is older than the spec is trusted",
    file: "components/wait/stages/workers.ts", find: "!isCurrent(deployment) || deployment", replace: "deployment",
    caughtBy: stage("does not trust a status that is older than the spec"), says: /reached: workers/,
  },
  {
    name: "wait/old-machines", what: "workers of the older spec count",
    file: "components/wait/stages/workers.ts", find: " && upToDateReplicas === pool.replicas)", replace: ")",
    caughtBy: stage("waits for machines of the older spec to be replaced"), says: /reached: workers/,
  },
  {
    name: "wait/deleted-machine", what: "a machine that is being deleted is not waited for",
    file: "components/wait/stages/workers.ts", find: "if (leaving !== undefined)", replace: 'if (leaving?.metadata.name === "")',
    caughtBy: stage("and for one that is being deleted"), says: /is being deleted/,
  },
  {
    name: "wait/kubeconfig", what: "the control plane counts before its kubeconfig is there",
    file: "components/wait/stages/controlPlane.ts", find: 'return pending(`Secret ${cluster.namespace}/${secret}`, "does not exist yet", "kubectl get secrets");', replace: 'return reached("there is no kubeconfig");',
    caughtBy: stage("is reached when it is initialized and its kubeconfig is there"), says: /reached: there is no kubeconfig/,
  },
  {
    name: "wait/available", what: "a cluster that does not call itself available counts",
    file: "components/wait/stages/available.ts", find: 'firstUnmet(cluster, ["Available"])', replace: "firstUnmet(cluster, [])",
    caughtBy: stage("then the Cluster's own word"), says: /reached: cluster default\/c is available/,
  },
  {
    name: "wait/addons", what: "add-ons that were refused count as applied",
    file: "components/wait/stages/addons.ts", find: '["ResourcesApplied"]', replace: "[]",
    caughtBy: stage("is reached when every set is applied"), says: /reached: add-ons/,
  },
  {
    name: "wait/worst-condition", what: "what the provider is busy with comes before its own failure",
    file: "components/wait/conditions.ts", find: 'severity === "Error" ? 0 : 2', replace: 'severity === "Error" ? 4 : 2',
    caughtBy: stage("names the provider's own failure"), says: /S3BucketCreat/,
  },
  {
    name: "wait/cause", what: "AWS's own words for a machine that it does not make are left out",
    file: "components/wait/stages/machines.ts", find: 'worst?.severity === "Error" ?', replace: 'worst?.severity === "Fatal" ?',
    caughtBy: stage("gives AWS's own words"), says: /InstanceLimitExceeded/,
  },
  {
    name: "wait/console", what: "a wait for a node does not say where its console is",
    file: "components/wait/stages/machines.ts", find: "return `aws ec2 get-console-output --latest --output text --instance-id ${instance}`;", replace: 'return "look at the instance";',
    caughtBy: stage("sends to the console of an instance"), says: /get-console-output/,
  },
  {
    name: "wait/next-step", what: "a time limit is reached without a word on what to do",
    file: "components/wait/poll.ts", find: "\\nnext step: ${seen.next}", replace: "",
    caughtBy: program("names object, condition and next step at the time limit"), says: /next step: look there/,
  },
  {
    name: "wait/no-answer", what: "an API server that does not answer ends the wait",
    file: "components/wait/poll.ts", find: "if (error instanceof UnrecoverableError) throw error;", replace: "if (!(error instanceof UnrecoverableError)) return { done: true, summary: (error as Error).message };",
    caughtBy: program("outlasts an API server that does not answer"), says: /wanted "there"|connection refused/,
  },
  {
    name: "wait/kubeconfig-text", what: "kubectl is not given the kubeconfig's text",
    file: "components/wait/kubectl.ts", find: "child.stdin?.end(stdin)", replace: "child.stdin?.end()",
    caughtBy: program("by standard input, and writes it to no file"), says: /wanted "apiVersion/,
  },
  {
    name: "wait/shell", what: "a wait goes on when Pulumi's command provider has ended its shell",
    file: "components/wait/programCommand.ts", find: '"exec node -r', replace: '"node -r',
    caughtBy: program("ends with its shell"), says: /goes on without its shell/,
  },
  {
    name: "wait/skew", what: "a kubectl that is too old for the API server is taken",
    file: "components/wait/kubectlVersion.ts", find: "const supportedSkew = 1", replace: "const supportedSkew = 3",
    caughtBy: program("may be one minor version behind"), says: /Missing expected exception/,
  },
];

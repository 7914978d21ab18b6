import { Break, Catcher } from "../break";

const platform = (test: string): Catcher => ({ file: "test/unit/platformSecrets.test.ts", test });
const search = (form: string): Catcher => ({ file: "test/unit/secretSearch.test.ts", test: `finds one in ${form}, whatever stands around it` });

/** Where a secret of the platform could be in clear, and forms in which the search for them could miss one. */
export const secretBreaks: readonly Break[] = [
  {
    name: "secrets/component-output", what: "the kubeconfig of kind's cluster is an output in clear",
    file: "components/kind/kindCluster.ts", find: "pulumi.secret(command.stdout)", replace: "pulumi.unsecret(command.stdout)",
    caughtBy: platform("are given by no component as a clear output"), says: /wanted nothing, found ".*KindCluster::/,
  },
  {
    name: "secrets/command-output", what: "what the command prints that makes kind's cluster is in clear",
    file: "components/kind/kindCluster.ts", find: 'additionalSecretOutputs: ["stdout"]', replace: "additionalSecretOutputs: []",
    caughtBy: platform("make the output of a command secret that prints one"), says: /wanted "stdout", found nothing/,
  },
  {
    name: "secrets/environment", what: "a wait's kubeconfig goes into its environment, where others can read it",
    file: "components/wait/waitCommand.ts", find: "{ create, stdin: kubeconfig, ...environment(revision) }", replace: "{ create, environment: { KUBECONFIG: kubeconfig } }",
    caughtBy: platform("go to commands over standard input alone"), says: /wanted nothing, found "(blue|management)-/,
  },
  {
    name: "secrets/quoted", what: "the error of a kubeconfig that is no YAML quotes it",
    file: "components/kubernetes/secretYaml.ts", find: "throw new Error(`is no YAML: line ${(mark?.line ?? 0) + 1}: ${withoutQuotation(reason)}`);", replace: "throw new Error(`is no YAML: line ${(mark?.line ?? 0) + 1}: ${String(error)}`);",
    caughtBy: platform("are not quoted where a kubeconfig cannot be read"), says: /1 \| planted/,
  },
  {
    name: "secret-search/base64", what: "a secret in base64 is not found where two bytes stand before it",
    file: "test/support/secretSearch.ts", find: "return [0, 1, 2].map((shift)", replace: "return [0, 1].map((shift)",
    caughtBy: search("base64"), says: /^ab.*wanted "planted", found nothing/,
  },
  {
    name: "secret-search/nested", what: "a secret in the base64 of base64 is not found",
    file: "test/support/secretSearch.ts", find: ", ...once.flatMap(base64Forms)", replace: "",
    caughtBy: search("base64 of base64"), says: /wanted "planted", found nothing/,
  },
  {
    name: "secret-search/gzip", what: "a secret in base64 of what gzip has packed is not found",
    file: "test/support/secretSearch.ts", find: '...packed.map((text) => Buffer.from(text, "base64")), ', replace: "",
    caughtBy: search("gzip in base64"), says: /wanted "planted", found nothing/,
  },
];

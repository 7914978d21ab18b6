import { Break, Catcher } from "../break";

const look = (test: string): Catcher => ({ file: "test/unit/kubeconfig.test.ts", test });

/** What is seen of a kubeconfig before its API server is asked, and what a real one answers. */
export const kubeconfigBreaks: readonly Break[] = [
  {
    name: "kubeconfig/expired", what: "a kubeconfig whose certificate has expired is taken",
    file: "components/management/kubeconfig/certificates.ts", find: "if (to < now) return", replace: "if (to < from) return",
    caughtBy: look("refuses certificates that have expired"), says: /client certificate has expired.*wanted 1, found 0/,
  },
  {
    name: "kubeconfig/key", what: "a client key of another certificate is taken",
    file: "components/management/kubeconfig/certificates.ts", find: "return certificate.checkPrivateKey(createPrivateKey(key));", replace: "return createPrivateKey(key) !== undefined;",
    caughtBy: look("refuses a key of another certificate"), says: /client key is not that of the client certificate.*wanted 1, found 0/,
  },
  {
    name: "kubeconfig/key-shown", what: "a key that stands in the place of a path is shown",
    file: "components/management/kubeconfig/kubeconfigProblems.ts", find: 'return file.length > 120 || /[\\n\\r]/.test(file) ? "something that is no path" : file;', replace: "return file;",
    caughtBy: look("never a key that stands in the place of its name"), says: /something that is no path.*hunter2/,
  },
  {
    name: "kubeconfig/missing", what: "an up goes on without the file of its kubeconfig, as a preview may",
    file: "stacks/kubeconfig.ts", find: "!pulumi.runtime.isDryRun() || ", replace: "",
    caughtBy: look("need not be there in a preview"), says: /Missing expected rejection/,
  },
  {
    name: "preflight/server-name", what: "kubectl's words for a certificate of another name are not understood",
    file: "components/management/preflight/access.ts", find: "/is valid for|IP SANs|x509: ", replace: "/x509: ",
    caughtBy: { file: "test/lab/preflightServer.test.ts", test: "whose certificate has another name" }, says: /does not name the server's address.*found|wanted \/does not name/,
  },
];

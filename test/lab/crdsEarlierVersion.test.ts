import { strict as assert } from "assert";
import { spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { ensureStack } from "../../lab/deploy/stack";
import { labPaths, projectRoot } from "../../lab/paths";
import { PlainServer } from "../support/plainServer";
import { outcome, Ran } from "./ownLab";

const minute = 60_000;
const fixture = path.join(projectRoot(), "test", "fixtures", "earlierVersion");
const definitionsPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const things = "/apis/earlier.example/v1/namespaces/default/apples";

/** The commands that the changelog gives. */
function changelogCommands(): string {
  const text = fs.readFileSync(path.join(projectRoot(), "CHANGELOG.md"), "utf8");
  const [, commands] = /### Stacks of an earlier version[^]*?```sh\n([^]*?)```/.exec(text) ?? [];
  return commands ?? assert.fail("CHANGELOG.md has no commands for stacks of an earlier version");
}

describe("a stack of an earlier version, under Pulumi's own engine with its own Kubernetes provider", function () {
  this.timeout(10 * minute);
  this.bail(true);
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "earlier-"));
  let server: PlainServer;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    server = await PlainServer.start();
    const paths = labPaths(path.join(root, "lab"));
    const stack = await ensureStack("lab", server.tools, paths, undefined);
    // The test's stack is another one than the lab's, whose file this names.
    env = Object.fromEntries(Object.entries(stack.env).filter(([name]) => name !== "PULUMI_OPTION_CONFIG_FILE"));
    for (const name of ["components", "node_modules", "tsconfig.json"])
      fs.symlinkSync(path.join(projectRoot(), name), path.join(root, name));
    for (const name of ["Pulumi.yaml", "index.ts"]) fs.symlinkSync(path.join(fixture, name), path.join(root, name));
    const kubeconfig = path.join(root, "kubeconfig");
    fs.writeFileSync(kubeconfig, server.kubeconfig(), { mode: 0o600 });
    await ran(`pulumi stack init dev && pulumi config set kubeconfig ${kubeconfig} && pulumi config set earlier true`);
  });
  after(async () => {
    await server.stop();
    fs.rmSync(root, { recursive: true, force: true });
  });

  function run(command: string): Promise<Ran> {
    return outcome(
      spawn("bash", ["-e", "-o", "pipefail", "-c", command], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] }),
    );
  }
  async function ran(command: string): Promise<string> {
    const { code, text } = await run(command);
    assert.equal(code, 0, `${command}\n${text}`);
    return text;
  }
  const served = async (): Promise<string[]> => {
    const names = (await server.client.list(definitionsPath)).map(({ metadata }) => metadata.name);
    return names.filter((name) => name.endsWith(".earlier.example"));
  };
  const uid = async (): Promise<unknown> =>
    (await server.client.request<{ metadata: { uid: string } }>("GET", `${things}/mine`)).metadata.uid;
  let made: unknown;

  it("has each definition as a resource of its own, and objects of their kinds", async () => {
    assert.match(
      await ran("pulumi up --yes --skip-preview"),
      /CustomResourceDefinition management-customresourcedefinition-apples\.earlier\.example created/,
    );
    await server.client.request("POST", things, {
      apiVersion: "earlier.example/v1",
      kind: "Apple",
      metadata: { name: "mine", namespace: "default" },
    });
    made = await uid();
  });

  it("is stopped by an error at the first up, before anything is deleted", async () => {
    await ran("pulumi config set earlier false");
    const { code, text } = await run("pulumi up --yes --skip-preview");
    assert.notEqual(code, 0);
    assert.match(
      text,
      /every object of their kinds, Clusters with their machines among these\. Do first what CHANGELOG\.md says under "Stacks of an earlier version"/,
    );
    assert.equal(await uid(), made);
    assert.equal((await served()).length, 2);
  });

  it("keeps definitions and objects by the commands of the changelog, and is then as any other", async () => {
    const text = await ran(changelogCommands().replace(/pulumi up$/m, "pulumi up --yes --skip-preview"));
    assert.match(text, /apples\.earlier\.example deleted .*\[retain\]/);
    assert.equal(await uid(), made);
    await ran("pulumi preview --expect-no-changes");
    assert.equal((await ran("pulumi stack export")).includes("A Pear."), false, "no definition is in the state");
  });

  it("is destroyed with all definitions", async () => {
    await ran("pulumi destroy --yes --skip-preview");
    assert.deepEqual(await served(), []);
  });
});

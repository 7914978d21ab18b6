import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";

import { strict as assert } from "assert";

import { sha256Of } from "../../components/kubernetes/fetch";
import { providers } from "../../components/kubernetes/providers";
import { ManifestRecords } from "../../components/kubernetes/records";
import { locationOf, upstreamReleases } from "../../components/management/releases";
import { loadComponents, repositoryFiles } from "../../components/management/repository";
import {
  componentVersions as versions,
  loadedComponents,
  templateText,
  writeRepository,
} from "../support/componentManifests";

const [core, bootstrap, controlPlane, aws] = providers;

async function refusal(repository: string, wanted = versions, records: ManifestRecords = {}): Promise<string[]> {
  const error = await loadComponents(repository, wanted, records).then(
    () => assert.fail("nothing was refused"),
    (problem: Error) => problem,
  );
  return error.message.split("\n").slice(1);
}

describe("component repository", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "repository-"));
    writeRepository(folder);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const fileOf = (
    provider: (typeof providers)[number],
    version: string,
    file: string = provider.componentsFile,
  ): string => path.join(folder, provider.label, version, file);
  const rewrite = (file: string, change: (text: string) => string): void =>
    fs.writeFileSync(file, change(fs.readFileSync(file, "utf8")));

  it("is read from a folder in clusterctl's layout: each provider with its version, in order, and the template", async () => {
    assert.deepEqual(await loadComponents(folder, versions), {
      providers: loadedComponents,
      clusterTemplate: templateText,
    });
  });

  it("is by default the projects' releases, for a fork's organisation too, and clusterctl's layout under any other URL", () => {
    const at = (base: string): string => locationOf(base, aws, "v2.13.0", "infrastructure-components.yaml");
    assert.equal(
      locationOf(upstreamReleases, controlPlane, "v1.13.6", controlPlane.componentsFile),
      "https://github.com/kubernetes-sigs/cluster-api/releases/download/v1.13.6/control-plane-components.yaml",
    );
    assert.equal(
      at(upstreamReleases),
      "https://github.com/kubernetes-sigs/cluster-api-provider-aws/releases/download/v2.13.0/infrastructure-components.yaml",
    );
    assert.equal(
      at("https://github.com/fork/"),
      "https://github.com/fork/cluster-api-provider-aws/releases/download/v2.13.0/infrastructure-components.yaml",
    );
    assert.equal(
      at("https://mirror.example/providers/"),
      "https://mirror.example/providers/infrastructure-aws/v2.13.0/infrastructure-components.yaml",
    );
    assert.equal(at("mirror/providers"), "mirror/providers/infrastructure-aws/v2.13.0/infrastructure-components.yaml");
  });

  /** The repository's files on a server, as somebody has recorded them. */
  function reviewed(): ManifestRecords {
    const files = repositoryFiles(folder, versions, { install: true });
    return Object.fromEntries(
      files.map(({ location, name }) => {
        const bytes = fs.readFileSync(location);
        return [name, { url: "https://releases.example", sha256: sha256Of(bytes), size: bytes.length }];
      }),
    );
  }

  it("is read from a server, and what the server refuses is named with its answer", async () => {
    const records = reviewed();
    const server = http.createServer((request, response) => {
      const file = path.join(folder, request.url ?? "");
      if (fs.existsSync(file)) response.end(fs.readFileSync(file));
      else response.writeHead(404).end("not here");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      assert.deepEqual((await loadComponents(base, versions, records)).providers, loadedComponents);

      const unknown = await refusal(base);
      assert.equal(unknown.length, 5, "each file, the template too");
      assert.match(
        unknown[3] ?? "",
        /infrastructure-components\.yaml: no checksum of cluster-api-provider-aws\/v2\.13\.0\/infrastructure-components\.yaml is recorded in manifests\.lock\.json, .* `make manifests STACK=<stack>`/,
      );
      rewrite(fileOf(core, "v1.13.6"), (text) => `${text}# replaced\n`);
      const [replaced, ...same] = await refusal(base, versions, records);
      assert.deepEqual(same, []);
      assert.match(replaced ?? "", /core-components\.yaml: its checksum is [0-9a-f]{64} .*, not the [0-9a-f]{64} /);
      writeRepository(folder);

      fs.rmSync(fileOf(bootstrap, "v1.13.6"));
      const [problem, ...others] = await refusal(base, versions, records);
      assert.deepEqual(others, []);
      assert.match(
        problem ?? "",
        /\/bootstrap-kubeadm\/v1\.13\.6\/bootstrap-components\.yaml: the server answered 404 Not Found; check that v1\.13\.6 in management\.versions is a release\./,
      );
    } finally {
      server.close();
    }
  });

  it("tells everything that is wrong in one error, with path and fix", async () => {
    fs.rmSync(fileOf(core, "v1.13.6"));
    fs.writeFileSync(fileOf(bootstrap, "v1.13.6"), "<!DOCTYPE html>\n<html>a page: instead</html>\n");
    rewrite(fileOf(controlPlane, "v1.13.6"), (text) =>
      text.replace(":v1.13.6", ":v1.12.0").replace("name: capi-kubeadm-control-plane-system", "name: elsewhere"),
    );
    rewrite(fileOf(aws, "v2.13.0"), (text) => text.slice(0, text.indexOf("kind: Certificate") + 6));
    rewrite(
      fileOf(aws, "v2.13.0", "cluster-template-flatcar.yaml"),
      () => "kind: Cluster\napiVersion: x/v1\nmetadata: {name: c}\n",
    );
    const problems = await refusal(folder);
    const expected = [
      /core-components\.yaml: there is no such file; .*https:\/\/github\.com\/kubernetes-sigs\/cluster-api\/releases\/download\/v1\.13\.6\/core-components\.yaml/,
      /bootstrap-components\.yaml: .*(<!DOCTYPE html>|not YAML)/,
      /control-plane-components\.yaml: it has no Namespace capi-kubeadm-control-plane-system/,
      /control-plane-components\.yaml: its manager's image is registry\.example\/control-plane-kubeadm:v1\.12\.0, not v1\.13\.6/,
      /infrastructure-components\.yaml: what begins at line \d+ .* is not a Kubernetes object|infrastructure-components\.yaml: line \d+ is not YAML/,
      /infrastructure-components\.yaml: it ends in the middle of a line: it is truncated/,
      /infrastructure-components\.yaml: it has no ValidatingWebhookConfiguration: it is truncated/,
      /cluster-template-flatcar\.yaml: it has no ClusterResourceSet/,
    ];
    assert.deepEqual(
      expected.filter((pattern) => !problems.some((problem) => pattern.test(problem))).map(String),
      [],
      "what is not told",
    );
    assert.equal(problems.length, expected.length, problems.join("\n"));
    for (const [index, pattern] of expected.entries()) assert.match(problems[index] ?? "", pattern);
    assert.ok(problems.every((problem) => problem.startsWith(`- ${folder}`)));
  });

  it("names the line where YAML ends, counted over all documents", async () => {
    const file = fileOf(core, "v1.13.6");
    rewrite(file, (text) => `${text}---\nkind: {\n`);
    const lines = fs.readFileSync(file, "utf8").trimEnd().split("\n").length;
    const [problem] = await refusal(folder);
    assert.ok([lines, lines + 1].includes(Number(/line (\d+) is not YAML/.exec(problem ?? "")?.[1])), problem);
  });

  it("refuses a manifest without a manager, and takes an image that is named by its digest", async () => {
    rewrite(fileOf(core, "v1.13.6"), (text) => text.replace("name: manager", "name: other"));
    rewrite(fileOf(bootstrap, "v1.13.6"), (text) => text.replace(":v1.13.6", "@sha256:0123"));
    const problems = await refusal(folder);
    assert.equal(problems.length, 1, problems.join("\n"));
    assert.match(problems[0] ?? "", /core-components\.yaml: no Deployment has a container named manager/);
  });

  it("refuses versions that are none before it reads anything, and manifests that come unprotected", async () => {
    const malformed = await refusal(folder, { clusterApi: "1.13.6", awsProvider: "latest" });
    assert.deepEqual(
      malformed.map((problem) => problem.split(" is ")[0]),
      ["- management.versions.clusterApi: 1.13.6", "- management.versions.awsProvider: latest"],
    );
    for (const problem of await refusal("http://mirror.example"))
      assert.match(problem, /http:\/\/ lets anyone on the way change/);
  });
});

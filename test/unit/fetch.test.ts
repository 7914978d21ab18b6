import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";

import { strict as assert } from "assert";

import { loadBytes, loadManifest, redirectTarget } from "../../components/kubernetes/fetch";

/** Files and URLs of manifests, on a server of the test's own: what it must not take, and what its errors say. */
describe("the loader of manifests", () => {
  const limits = { timeoutMilliseconds: 300, mostBytes: 1000, mostRedirects: 2 };
  const answers: Readonly<Record<string, (response: http.ServerResponse) => void>> = {
    "/manifest": (response) => response.end("kind: List\n"),
    "/moved": (response) => response.writeHead(302, { location: "/manifest" }).end(),
    "/round": (response) => response.writeHead(302, { location: "/round" }).end(),
    "/unsafe": (response) => response.writeHead(301, { location: "http://manifests.example/manifest" }).end(),
    "/local": (response) => response.writeHead(301, { location: "file:///etc/hostname" }).end(),
    "/large": (response) => response.end("x".repeat(limits.mostBytes + 1)),
    "/slow": () => undefined,
  };
  let server: http.Server;
  let base: string;
  let folder: string;
  let large: string;

  before((done) => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "fetch-"));
    large = path.join(folder, "large.yaml");
    fs.writeFileSync(large, "x".repeat(limits.mostBytes + 1));
    server = http.createServer(({ url = "" }, response) =>
      (answers[url] ?? ((other) => other.writeHead(404).end()))(response),
    );
    server.listen(0, "127.0.0.1", () => {
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  after((done) => {
    fs.rmSync(folder, { recursive: true });
    server.closeAllConnections();
    server.close(() => done());
  });

  it("reads paths, file:// URLs and what a redirect leads to", async () => {
    const file = path.join(folder, "manifest.yaml");
    fs.writeFileSync(file, "kind: List\n");
    for (const location of [file, `file://${file}`, `${base}/manifest`, `${base}/moved`])
      assert.equal((await loadBytes(location, limits)).toString(), "kind: List\n");
  });

  const refused: readonly (readonly [what: string, location: () => string, message: RegExp])[] = [
    [
      "http from another machine",
      () => "http://manifests.example/manifest",
      /^http:\/\/ lets anyone on the way change what runs in the cluster; use https:\/\/ or a folder$/,
    ],
    ["a redirect to http", () => `${base}/unsafe`, /^http:\/\/ lets anyone on the way/],
    ["a redirect to a file", () => `${base}/local`, /^file:\/\/ lets anyone on the way/],
    ["redirects without an end", () => `${base}/round`, /^it redirects more than 2 times$/],
    ["what is too large", () => `${base}/large`, /^it is larger than 1000 bytes, so it is not a manifest$/],
    ["no answer", () => `${base}/slow`, /^no answer within 0\.3 s$/],
    ["an answer that is none", () => `${base}/absent`, /^the server answered 404 Not Found$/],
    ["a file that is missing", () => path.join(folder, "absent"), /^there is no such file$/],
    ["a folder", () => folder, /^this is a folder, not a file$/],
    ["a file that is too large", () => large, /^it is larger than 1000 bytes, so it is not a manifest$/],
    ["a file without an end", () => "/dev/zero", /^it is larger than 1000 bytes, so it is not a manifest$/],
    ["a file of another machine", () => "file://elsewhere.example/manifest", /host/],
  ];
  for (const [what, location, message] of refused) {
    it(`refuses ${what}`, () => assert.rejects(loadBytes(location(), limits), { message }));
  }

  it("follows redirects to https:// alone, or from one address of this machine to another", () => {
    const follow = (from: string, to: string): string => redirectTarget(new URL(from), to).href;
    assert.equal(follow("https://github.com/a/b", "https://objects.example/c"), "https://objects.example/c");
    assert.equal(follow("https://github.com/a/b", "../c"), "https://github.com/c");
    assert.equal(follow("http://127.0.0.1:1/a", "https://github.com/a"), "https://github.com/a");
    assert.equal(follow("http://127.0.0.1:1/a", "/b"), "http://127.0.0.1:1/b");
    for (const from of ["https://github.com/a/b", "http://localhost/a"]) {
      assert.throws(() => follow(from, "http://manifests.example/c"), { message: /^http:\/\/ lets anyone on the way/ });
      assert.throws(() => follow(from, "file:///etc/hostname"), { message: /^file:\/\/ lets anyone on the way/ });
    }
    assert.throws(() => follow("https://github.com/a", "http://127.0.0.1:1/c"), {
      message: /^it redirects from https:\/\/ to http:\/\/, /,
    });
  });

  it("takes a manifest without a checksum as it is", async () => {
    assert.equal(await loadManifest({ manifest: `${base}/manifest` }), "kind: List\n");
  });

  it("refuses another content than the one that was reviewed", async () => {
    await assert.rejects(
      loadManifest({ manifest: `${base}/manifest`, sha256: "00" }),
      /^Error: the manifest http:\S+\/manifest has the checksum [0-9a-f]{64}, not 00: check what changed/,
    );
    await assert.rejects(
      loadManifest({ manifest: path.join(folder, "absent"), sha256: "00" }),
      /absent could not be read: there is no such file/,
    );
  });
});

import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";

import { strict as assert } from "assert";

import { sha256Of } from "../../components/kubernetes/fetch";
import { versions } from "../../components/kubernetes/pinned";
import {
  loadRecorded,
  ManifestRecords,
  parseRecords,
  readRecords,
  recordsFile,
  recordsText,
} from "../../components/kubernetes/records";
import { managementSchema } from "../../components/management/section";
import { CheckedFile, publishedFiles } from "../../stacks/publishedFiles";
import { recorded } from "../../stacks/recordManifests";

const root = path.join(__dirname, "..", "..");
const name = "cluster-api/v1.13.6/core-components.yaml";
const text = "kind: List\n";

describe("the records of published manifests", () => {
  let server: http.Server;
  let base: string;
  let answer = text;
  before((done) => {
    server = http.createServer((_request, response) => response.end(answer));
    server.listen(0, "127.0.0.1", () => {
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  beforeEach(() => (answer = text));
  after((done) => {
    server.closeAllConnections();
    server.close(() => done());
  });

  const file = (): CheckedFile => ({ location: `${base}/core`, name, check: () => [] });
  const record = { url: "https://releases.example/core", sha256: sha256Of(Buffer.from(text)), size: text.length };

  it("let a mirror pass with the same bytes, and nothing else", async () => {
    assert.equal(await loadRecorded(file(), { [name]: record }), text);
    answer = `${text}kind: Other\n`;
    await assert.rejects(loadRecorded(file(), { [name]: record }), {
      message: new RegExp(`^its checksum is .* that manifests\\.lock\\.json has for ${name}: .*${record.url}$`),
    });
  });

  it("are required of what is fetched, and not of files of this machine", async () => {
    await assert.rejects(loadRecorded(file(), {}), {
      message: /^no checksum of .* is recorded in manifests\.lock\.json/,
    });
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "records-"));
    try {
      const location = path.join(folder, "core.yaml");
      fs.writeFileSync(location, text);
      for (const own of [location, `file://${location}`])
        assert.equal(await loadRecorded({ location: own, name }, {}), text);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  it("are made of what is published, beside those that are there", async () => {
    const other: ManifestRecords = { "other/v1.0.0/file.yaml": record };
    const made = await recorded([file()], other);
    assert.deepEqual(made, { ...other, [name]: { ...record, url: `${base}/core` } });
    assert.deepEqual(parseRecords(recordsText(made)), made);
    assert.deepEqual(await recorded([file()], made), made);
    assert.deepEqual(await recorded([{ ...file(), location: "core.yaml" }], other), other, "a file is one's own");
  });

  it("are not made of what another record or the content itself speaks against, and all of that is said", async () => {
    const wrong = { ...record, sha256: "0".repeat(64) };
    const files = [file(), { ...file(), name: "other", check: () => ["it has no Deployment"] }];
    await assert.rejects(recorded(files, { [name]: wrong }), {
      message: /core: it has no Deployment\n.*core: its checksum is .* has 0{64} .*A published file does not change/,
    });
  });

  it("are of all that a stack's settings fetch, but for what has its checksum there", () => {
    const names = (management: object): string[] =>
      publishedFiles(managementSchema.parse({ kind: {}, ...management })).map((published) => published.name);
    const template = `cluster-api-provider-aws/${versions.awsProvider}/cluster-template-flatcar.yaml`;
    const certManager = `cert-manager/${versions.certManager}/cert-manager.yaml`;
    const providers = [
      `cluster-api/${versions.clusterApi}/core-components.yaml`,
      `cluster-api/${versions.clusterApi}/bootstrap-components.yaml`,
      `cluster-api/${versions.clusterApi}/control-plane-components.yaml`,
      `cluster-api-provider-aws/${versions.awsProvider}/infrastructure-components.yaml`,
    ];
    assert.deepEqual(names({}), [...providers, template, certManager]);
    assert.deepEqual(names({ repository: "https://mirror.example" }), [...providers, template, certManager]);
    assert.deepEqual(names({ certManager: { sha256: "0".repeat(64) } }), [...providers, template]);
    assert.deepEqual(names({ certManager: { install: false } }), [...providers, template]);
    assert.deepEqual(names({ install: false }), [template]);
  });

  it("of the project can be read, and are as the command writes them", () => {
    const own = path.join(root, recordsFile);
    assert.equal(fs.readFileSync(own, "utf8"), recordsText(readRecords(own)));
    assert.ok(Object.values(readRecords(own)).every(({ url }) => url.startsWith("https://")));
    assert.ok(`cert-manager/${versions.certManager}/cert-manager.yaml` in readRecords(own));
  });

  it("that cannot be read are an error with the file's name, not no records", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "records-"));
    try {
      const broken = path.join(folder, recordsFile);
      assert.deepEqual(readRecords(broken), {});
      fs.writeFileSync(broken, JSON.stringify({ manifests: { [name]: { ...record, sha256: "none" } } }));
      assert.throws(() => readRecords(broken), {
        message: /manifests\.lock\.json has no url, sha256 .* cluster-api\//,
      });
      fs.writeFileSync(broken, "<<<<<<< HEAD");
      assert.throws(() => readRecords(broken), { message: /manifests\.lock\.json .*take the committed one back/ });
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

import { strict as assert } from "assert";
import * as fs from "fs";
import * as path from "path";

import { dump, load } from "js-yaml";

import { uidIn, usable } from "../../components/program/probe/identity";
import { PlainServer, runOnServer } from "../support/plainServer";
import { keyOfOtherAccount, labAccount, otherAccount } from "./otherAccount";
import { OwnLab } from "./ownLab";

const minute = 60_000;

interface Entry {
  name: string;
}

interface KubeconfigFile {
  "current-context": string;
  contexts: (Entry & { context: { cluster: string; user: string } })[];
  clusters: Entry[];
  users: Entry[];
}

describe("the commands that compare a management cluster, on two real API servers", function () {
  this.timeout(5 * minute);
  const servers: PlainServer[] = [];
  before(async () => {
    for (let count = 0; count < 2; count++) servers.push(await PlainServer.start());
  });
  after(async () => {
    for (const server of servers) await server.stop();
  });

  it("lets a destroy begin on the one that the preflight has named, and not on the other", async () => {
    const [own, other] = [servers[0]!, servers[1]!];
    const preflight = {
      kind: "installation" as const,
      owner: "project/dev",
      certManager: "install" as const,
      clusterApi: "v1.13.6",
      clusters: [],
    };
    const looked = await runOnServer(own, "create", { run: "preflight", preflight }, own.kubeconfig());
    assert.equal(looked.code, 0, looked.said);
    const uid = uidIn(looked.said);
    assert.match(uid ?? "", /^[0-9a-f-]{36}$/, looked.said);
    const request = { run: "same-cluster" as const, guard: "management-identity", verdict: usable(uid) };
    const same = await runOnServer(own, "delete", request, own.kubeconfig());
    assert.deepEqual([same.code, same.said], [0, ""]);
    const elsewhere = await runOnServer(own, "delete", request, other.kubeconfig());
    assert.equal(elsewhere.code, 1);
    assert.match(elsewhere.said, new RegExp(`^nothing has been deleted: .*expected ${uid}, saw [0-9a-f-]{36} `));
    const gone = await runOnServer(own, "delete", request, own.kubeconfig({ url: "https://127.0.0.1:1" }));
    assert.match(gone.said, /^nothing has been deleted, because .*nothing answers at the server's address/);
  });
});

/**
 * Two clusters in one kubeconfig, under the real engine: it may lead to another cluster by its current context, or by a
 * context of the same name. Neither loses anything. Nor does an account of AWS, where it is the credentials that lead
 * to another one.
 */
describe("a kubeconfig or credentials that lead elsewhere", function () {
  this.timeout(10 * minute);
  this.bail(true);
  let lab: OwnLab;
  let other: PlainServer;
  let file: string;
  let right: KubeconfigFile;
  /** Sets the keys of another account in a shell of the lab's. */
  let shell: string;
  const write = (kubeconfig: object): void => fs.writeFileSync(file, dump(kubeconfig), { mode: 0o600 });
  const urns = async (): Promise<string[]> =>
    (await lab.look("pulumi stack --show-urns")).lines.filter((line) => line.includes("urn:pulumi:"));
  const unchanged = /^resources: 0 created, 0 updated, 0 replaced, 0 deleted, [1-9]\d* unchanged$/m;

  const configure = (more: object = {}): void =>
    lab.configure((clusters, config) => {
      for (const name of Object.keys(clusters)) delete clusters[name];
      Object.assign(config, more);
      const { cluster, ...rest } = config["capi-ignition:management"] as { cluster: object };
      config["capi-ignition:management"] = { ...rest, cluster: { ...cluster, kubeconfig: file } };
    });

  before(async () => {
    lab = new OwnLab();
    other = await PlainServer.start();
    file = path.join(lab.paths.root, "two.kubeconfig");
    configure();
    const started = await lab.make("lab-up");
    assert.equal(started.code, 0, started.text);
    const own = load(fs.readFileSync(path.join(lab.paths.kubeconfig, "management"), "utf8")) as KubeconfigFile;
    const second = load(other.kubeconfig()) as KubeconfigFile;
    right = {
      ...own,
      contexts: [...own.contexts, ...second.contexts],
      clusters: [...own.clusters, ...second.clusters],
      users: [...own.users, ...second.users],
    };
    write(right);
  });
  after(async () => {
    await other?.stop();
    await lab.end();
  });

  it("are refused before the first run where the account is known: `account` is another one", async () => {
    configure({ "capi-ignition:account": otherAccount });
    const refused = await lab.make("up");
    assert.notEqual(refused.code, 0);
    assert.match(
      refused.text,
      new RegExp(`account = "${otherAccount}": the credentials of this run are of the account ${labAccount}\\.`),
    );
    configure({ "capi-ignition:account": labAccount });
  });

  it("are pinned to the context that was current in the first run", async () => {
    const up = await lab.make("up");
    assert.equal(up.code, 0, up.text);
    write({ ...right, "current-context": "here" });
    const again = await lab.make("up");
    assert.match(again.text, unchanged);
    const refreshed = await lab.make("refresh");
    assert.equal(refreshed.code, 0, refreshed.text);
    assert.match((await lab.make("up")).text, unchanged);
  });

  it("are refused where that context leads elsewhere: by preview, up, a refresh that runs the program, and destroy", async () => {
    const before = await urns();
    assert.ok(before.length > 40, `${before.length}`);
    const [own] = right.contexts;
    write({ ...right, contexts: [{ ...own!, context: { cluster: "here", user: "here" } }] });
    for (const target of ["preview", "up"]) {
      const ran = await lab.make(target);
      assert.notEqual(ran.code, 0, ran.text);
      assert.match(ran.text, /leads to another management cluster .*expected [0-9a-f-]{36}, saw [0-9a-f-]{36}/);
    }
    for (const command of ["pulumi refresh --yes --run-program", "pulumi destroy --yes"]) {
      const ran = await lab.look(command);
      assert.notEqual(ran.code, 0, ran.text);
      assert.match(ran.text, /leads to another management cluster/, command);
      assert.deepEqual(await urns(), before, `${command} loses nothing`);
    }
  });

  it("are refused where the account is another one than the last update's: by preview and up", async () => {
    write(right);
    configure();
    const { accessKeyId, secretAccessKey } = await keyOfOtherAccount((await lab.status()).awsEndpoint);
    shell = `export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey};`;
    for (const command of ["preview", "up --yes --skip-preview"]) {
      const ran = await lab.look(`${shell} pulumi ${command} --non-interactive`);
      assert.notEqual(ran.code, 0, ran.text);
      const said = `account: the last update of this stack was made in the account ${labAccount}, and this run is for ${otherAccount}\\.`;
      assert.match(ran.text, new RegExp(said), command);
    }
  });

  it("are taken again as soon as they are right, with nothing lost", async () => {
    assert.match((await lab.make("up")).text, unchanged);
  });

  it("let no destroy take what is in AWS for deleted, where the account is another one", async () => {
    const inAws = async (): Promise<string[]> => (await urns()).filter((urn) => urn.includes("aws:iam/"));
    const before = await inAws();
    assert.ok(before.length > 5, `${before.length}`);
    const destroyed = await lab.look(`${shell} pulumi destroy --yes --skip-preview --non-interactive`);
    assert.notEqual(destroyed.code, 0, destroyed.text);
    assert.match(destroyed.text, new RegExp(`${otherAccount}.* allowedAccountIds \\(${labAccount}\\)`));
    assert.deepEqual(await inAws(), before, "nothing in AWS counts as deleted");
    const destroy = await lab.make("destroy");
    assert.equal(destroy.lines.at(-1), "nothing left", destroy.text);
  });
});

import { spawn } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { strict as assert } from "assert";

import { keepCrds } from "../../components/program/crds/file";
import { renderCrds } from "../../components/program/crds/rendered";
import type { CrdsRequest } from "../../components/program/crds/request";
import type { KubernetesManifest } from "../../components/kubernetes/manifest";
import { projectRoot } from "../../lab/paths";
import { PlainServer } from "../support/plainServer";
import { Operation, programLine, requestEnvironment } from "../../components/program/call";

const minute = 60_000;
const definitionsPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const mergePatch = { "content-type": "application/merge-patch+json" };

interface Definition {
  readonly metadata: {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly conversion: { readonly webhook: { readonly clientConfig: { readonly caBundle?: string } } };
  };
}

/** A kind of a group of its own, whose conversion is that of Cluster API's kinds. */
function definition(plural: string, labels: Record<string, string> = {}): KubernetesManifest {
  const kind = plural[0]?.toUpperCase() + plural.slice(1, -1);
  const service = { name: "webhooks", namespace: "default", path: "/convert" };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.crds.example`,
      labels,
      annotations: { "cert-manager.io/inject-ca-from": "default/serving-cert" },
    },
    spec: {
      group: "crds.example",
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      conversion: {
        strategy: "Webhook",
        webhook: { clientConfig: { service, caBundle: "Cg==" }, conversionReviewVersions: ["v1"] },
      },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        },
      ],
    },
  };
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

describe("the definitions' command on a real API server", function () {
  this.timeout(10 * minute);
  let server: PlainServer;
  let temporary: string;
  before(async () => {
    server = await PlainServer.start();
    temporary = fs.mkdtempSync(path.join(os.tmpdir(), "crds-"));
  });
  after(async () => {
    fs.rmSync(temporary, { recursive: true, force: true });
    await server.stop();
  });

  /** As Pulumi's command provider runs it, with the output of the run before. */
  async function run(
    operation: Operation,
    request: Pick<CrdsRequest, "sha256" | "minutes">,
    names: readonly string[],
    before: string,
    more: NodeJS.ProcessEnv = {},
  ): Promise<Ran> {
    const begun = Date.now();
    const crds = Object.fromEntries(names.map((name) => [name, "v1"]));
    const PATH = `${server.tools.bin}:${process.env["PATH"] ?? ""}`;
    const env = {
      ...process.env,
      PATH,
      ...requestEnvironment({ run: "crds", ...request, crds } satisfies CrdsRequest),
      PULUMI_COMMAND_STDOUT: before,
      ...more,
    };
    const child = spawn("/bin/sh", ["-c", programLine(operation)], { cwd: projectRoot(), env });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdin.end(server.kubeconfig());
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, stdout: stdout.trim(), stderr, seconds: (Date.now() - begun) / 1000 };
  }

  function apply(definitions: readonly KubernetesManifest[], before = "", more: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const rendered = renderCrds(definitions);
    keepCrds(rendered);
    return run("create", { sha256: rendered.sha256, minutes: 1 }, Object.keys(rendered.summaries), before, more);
  }

  const namesOf = (...plurals: readonly string[]): string[] => plurals.map((plural) => `${plural}.crds.example`);
  const text = (...plurals: readonly string[]): string => namesOf(...plurals).join("\n");
  /** Those that are on their way out no longer count: the API server takes its time with their objects. */
  const served = async (): Promise<string[]> => {
    const found = (await server.client.list(definitionsPath)).filter(
      ({ metadata }) => metadata.deletionTimestamp === undefined,
    );
    return found
      .map(({ metadata }) => metadata.name)
      .filter((name) => name.endsWith(".crds.example"))
      .sort();
  };
  const get = (plural: string): Promise<Definition> =>
    server.client.request("GET", `${definitionsPath}/${plural}.crds.example`);
  const make = (plural: string, name: string): Promise<unknown> => {
    const body = {
      apiVersion: "crds.example/v1",
      kind: plural[0]?.toUpperCase() + plural.slice(1, -1),
      metadata: { name, namespace: "default" },
    };
    return server.client.request("POST", `/apis/crds.example/v1/namespaces/default/${plural}`, body);
  };

  it("makes them, and ends when their kinds are served", async () => {
    const ran = await apply([definition("apples"), definition("pears")]);
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(ran.stdout, text("apples", "pears"));
    await make("apples", "mine");
    assert.equal(
      (await get("apples")).spec.conversion.webhook.clientConfig.caBundle,
      undefined,
      "the manifest's placeholder is not applied",
    );
  });

  it("leaves them as they are where nothing has changed", async () => {
    const before = await get("apples");
    const ran = await apply([definition("apples"), definition("pears")], text("apples", "pears"));
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal((await get("apples")).metadata.resourceVersion, before.metadata.resourceVersion);
  });

  it("changes what has changed, adds what is new, deletes what is gone and unused, and leaves what is used and what cert-manager has injected", async () => {
    const caBundle = Buffer.from(server.pki.authority.cert).toString("base64");
    for (const plural of ["apples", "pears"]) {
      await server.client.request(
        "PATCH",
        `${definitionsPath}/${plural}.crds.example`,
        { spec: { conversion: { webhook: { clientConfig: { caBundle } } } } },
        mergePatch,
      );
    }
    const {
      metadata: { uid },
    } = await get("apples");
    const added = await apply([definition("apples", { grown: "yes" }), definition("plums")], text("apples", "pears"));
    assert.equal(added.code, 0, added.stderr);
    assert.equal(added.stdout, text("apples", "plums"));
    assert.deepEqual(await served(), namesOf("apples", "plums"));
    const apples = await get("apples");
    assert.deepEqual(apples.metadata.labels, { grown: "yes" });
    assert.equal(apples.metadata.uid, uid, "the same definition, with its objects");
    assert.equal(apples.spec.conversion.webhook.clientConfig.caBundle, caBundle);

    const removed = await apply([definition("plums")], text("apples", "plums"));
    assert.equal(removed.code, 0, removed.stderr);
    assert.match(removed.stderr, /warning: apples\.crds\.example is no longer in the manifest, but is kept/);
    assert.equal(removed.stdout, text("plums", "apples"), "it stays the resource's");
    await server.client.request("GET", "/apis/crds.example/v1/namespaces/default/apples/mine");
  });

  it("refuses what others have changed, with definition, field and writer, and wins where it is told to", async () => {
    const changed = { metadata: { labels: { grown: "no" } } };
    await server.client.request(
      "PATCH",
      `${definitionsPath}/plums.crds.example?fieldManager=somebody`,
      changed,
      mergePatch,
    );
    const wanted = [definition("plums", { grown: "yes" })];
    const refused = await apply(wanted, text("plums", "apples"));
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /another tool has changed fields .* in plums\.crds\.example: Apply failed with 1 conflict: conflict with "somebody" .*\.metadata\.labels\.grown/,
    );
    assert.deepEqual((await get("plums")).metadata.labels, { grown: "no" });
    const won = await apply(wanted, text("plums", "apples"), { CAPI_IGNITION_TAKE_OVER_CRDS: "yes" });
    assert.equal(won.code, 0, won.stderr);
    assert.deepEqual((await get("plums")).metadata.labels, { grown: "yes" });
  });

  it("refuses what Pulumi's Kubernetes provider has made, as in a stack of an earlier version, and takes it over where it is told to", async () => {
    const {
      items: [made],
    } = JSON.parse(renderCrds([definition("quinces", { made: "once" })]).text) as { items: object[] };
    await server.client.request("POST", `${definitionsPath}?fieldManager=pulumi-kubernetes-1a2b`, made);
    const wanted = [definition("quinces", { made: "twice" })];
    const refused = await apply(wanted);
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /this resource did not create them: quinces\.crds\.example \(by pulumi-kubernetes-1a2b\).*Stacks of an earlier version/,
    );
    const {
      metadata: { uid, labels },
    } = await get("quinces");
    assert.deepEqual(labels, { made: "once" });
    const taken = await apply(wanted, "", { CAPI_IGNITION_TAKE_OVER_CRDS: "yes" });
    assert.equal(taken.code, 0, taken.stderr);
    assert.deepEqual(
      [(await get("quinces")).metadata.uid, (await get("quinces")).metadata.labels],
      [uid, { made: "twice" }],
    );
    const next = await apply([definition("quinces", { made: "again" })], text("quinces"));
    assert.equal(next.code, 0, next.stderr);
  });

  it("tells what the server refuses in its words, and leaves nothing of a manifest that failed", async () => {
    const wrong = definition("cherries");
    const ran = await apply([
      definition("berries"),
      { ...wrong, spec: { ...(wrong["spec"] as object), scope: "Nowhere" } },
    ]);
    assert.equal(ran.code, 1);
    assert.ok(ran.seconds < 50, "it is no use to try again");
    assert.match(ran.stderr, /"cherries\.crds\.example" is invalid: .*spec\.scope: Unsupported value: "Nowhere"/);
    assert.equal((await served()).includes("berries.crds.example"), false);
  });

  it("names what holds a definition that does not go, and deletes all, with their objects, when nothing does", async () => {
    const holder = "/apis/crds.example/v1/namespaces/default/apples/mine";
    await server.client.request("PATCH", holder, { metadata: { finalizers: ["crds.example/held"] } }, mergePatch);
    const names = namesOf("plums", "quinces");
    const deletion = (minutes: number, deleted = names): Promise<Ran> =>
      run("delete", { sha256: "", minutes }, deleted, text("apples"));
    const held = await deletion(0, []);
    assert.equal(held.code, 1);
    assert.match(
      held.stderr,
      /not reached within 0 s; last seen of CustomResourceDefinition apples\.crds\.example: is being deleted/,
    );
    await server.client.request("PATCH", holder, { metadata: { finalizers: null } }, mergePatch);
    const gone = await deletion(1);
    assert.equal(gone.code, 0, gone.stderr);
    assert.deepEqual(await served(), []);
    assert.equal((await deletion(1)).code, 0, "what is gone already is no error");
  });

  it("applies two dozen within seconds", async () => {
    const many = Array.from({ length: 24 }, (_item, index) => definition(`kind${String.fromCharCode(97 + index)}s`));
    const ran = await apply(many);
    assert.equal(ran.code, 0, ran.stderr);
    assert.ok(ran.seconds < 60, `${ran.seconds} s`);
    console.log(`        ${many.length} definitions in ${ran.seconds.toFixed(1)} s`);
  });
});

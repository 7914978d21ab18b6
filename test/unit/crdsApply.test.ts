import { strict as assert } from "assert";

import { Application, applyDefinitions, deleteDefinitions } from "../../components/program/crds/apply";
import { applyFailure, DefinitionsServer, fieldManager, ServedCrd } from "../../components/program/crds/server";
import { KubectlError } from "../../components/program/kubectl";
import { UnrecoverableError } from "../../components/program/poll";

interface Held {
  readonly manager?: string;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
  }[];
  readonly deletionTimestamp?: string;
  readonly used?: boolean;
}

const established = [{ type: "Established", status: "True" }];

function served(
  name: string,
  { manager = fieldManager, conditions = established, deletionTimestamp }: Held,
): ServedCrd {
  const managedFields = [
    { manager, operation: "Apply" },
    { manager: "kube-apiserver", operation: "Update", subresource: "status" },
  ];
  return {
    metadata: { name, managedFields, ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) },
    spec: { group: "example", names: { plural: "things" }, versions: [{ name: "v1", served: true }] },
    status: { conditions },
  };
}

/** A server that holds definitions by name, and says what was done to it. */
class FakeServer implements DefinitionsServer {
  public readonly done: string[] = [];
  public applying: (names: readonly string[]) => void = () => undefined;

  public constructor(
    public readonly held: Map<string, Held>,
    private readonly manifest: readonly string[],
  ) {}

  public async find(names: readonly string[]): Promise<readonly ServedCrd[]> {
    return names.flatMap((name) => (this.held.has(name) ? [served(name, this.held.get(name) ?? {})] : []));
  }

  public async apply(file: string, force: boolean): Promise<void> {
    this.done.push(`apply ${file}${force ? " by force" : ""}`);
    this.applying(this.manifest);
    for (const name of this.manifest) this.held.set(name, { ...this.held.get(name), manager: fieldManager });
  }

  public async delete(names: readonly string[]): Promise<void> {
    this.done.push(`delete ${names.join(" ") || "nothing"}`);
    for (const name of names) this.held.delete(name);
  }

  public async isUsed({ metadata }: ServedCrd): Promise<boolean> {
    return this.held.get(metadata.name)?.used === true;
  }
}

const pace = { limitMilliseconds: 60, everyMilliseconds: 5 };

interface Ran {
  readonly server: FakeServer;
  readonly applied: readonly string[];
  readonly error: string;
  readonly said: readonly string[];
}

async function apply(
  held: Record<string, Held>,
  changed: Partial<Application> = {},
  prepare: (server: FakeServer) => void = () => undefined,
): Promise<Ran> {
  const application = { names: ["a", "b"], previous: [], file: "text", takeOver: false, ...changed };
  const server = new FakeServer(new Map(Object.entries(held)), application.names);
  prepare(server);
  const said: string[] = [];
  try {
    return {
      server,
      applied: await applyDefinitions(server, application, pace, (line) => said.push(line)),
      error: "",
      said,
    };
  } catch (error) {
    return { server, applied: [], error: (error as Error).message, said };
  }
}

describe("applying definitions", () => {
  it("makes them by one apply, without force, and names what is the resource's now", async () => {
    const { server, applied, error } = await apply({});
    assert.equal(error, "");
    assert.deepEqual(server.done, ["apply text", "delete nothing"]);
    assert.deepEqual(applied, ["a", "b"]);
  });

  it("applies over its own: those of a killed run, too", async () => {
    const { applied, error } = await apply({ a: {} });
    assert.deepEqual([applied, error], [["a", "b"], ""]);
  });

  it("refuses others' with their names and writers before it changes anything", async () => {
    const { server, error } = await apply({ a: { manager: "helm" }, b: { manager: "kubectl" } });
    assert.match(
      error,
      /this resource did not create them: a \(by helm\), b \(by kubectl\)\. None was changed\. Fix: to make them part .* CAPI_IGNITION_TAKE_OVER_CRDS=yes/,
    );
    assert.equal(error.includes("CHANGELOG"), false);
    assert.deepEqual(server.done, ["delete nothing"]);
    assert.ok(server.held.has("a"));
  });

  it("stops a stack of an earlier version, whose run would delete the same definitions, and says what to do first", async () => {
    const { server, error } = await apply({
      a: { manager: "pulumi-kubernetes-1a2b" },
      b: { manager: "pulumi-kubernetes-3c4d" },
    });
    assert.match(
      error,
      /this run would go on to delete, and with them every object of their kinds.*CHANGELOG\.md says under "Stacks of an earlier version"$/,
    );
    assert.equal(error.includes("CAPI_IGNITION_TAKE_OVER_CRDS"), false, "the variable alone would be the end of all");
    assert.equal(server.held.size, 2);
    assert.equal(
      server.done.some((what) => what.startsWith("apply")),
      false,
    );
  });

  it("takes over what others have made, by force, where it is told to", async () => {
    const { server, applied } = await apply({ a: { manager: "pulumi-kubernetes-1a2b" } }, { takeOver: true });
    assert.deepEqual([server.done[0], applied], ["apply text by force", ["a", "b"]]);
  });

  it("waits until each is Established, and names definition, condition and message when it is not in time", async () => {
    const conditions = [
      { type: "NamesAccepted", status: "False", reason: "KindConflict", message: '"Thing" is already in use' },
    ];
    const { error, said } = await apply({ a: {}, b: { conditions } });
    assert.match(
      error,
      /last seen of CustomResourceDefinition b: NamesAccepted is False \(KindConflict\): "Thing" is already in use\nnext step: kubectl describe crd b/,
    );
    assert.equal(said.length, 1, "what is waited for is said once");
  });

  it("applies none that is on its way out, and names what holds it", async () => {
    const conditions = [
      {
        type: "Terminating",
        status: "True",
        reason: "InstanceDeletionInProgress",
        message: "CR deletion is in progress",
      },
    ];
    const { server, error } = await apply({ a: { conditions, deletionTimestamp: "now" } });
    assert.match(
      error,
      /CustomResourceDefinition a: is being deleted, Terminating is True \(InstanceDeletionInProgress\): CR deletion is in progress/,
    );
    assert.equal(server.done.includes("apply text"), false);
  });

  it("asks a server again that does not answer at first", async () => {
    let failures = 2;
    const { server, error } = await apply(
      {},
      {},
      (fake) =>
        (fake.applying = () => {
          if (failures-- > 0) throw new Error("connection refused");
        }),
    );
    assert.equal(error, "");
    assert.equal(server.done.filter((what) => what === "apply text").length, 3);
  });

  it("takes back what it has made if it fails, since no `destroy` would find it; what was there before is left", async () => {
    const conditions = [{ type: "Established", status: "False" }];
    const { server, error } = await apply({ b: { conditions } });
    assert.match(error, /not reached within/);
    assert.deepEqual([...server.held.keys()], ["b"]);
  });

  it("deletes what is no longer in the manifest, unless there are objects of it or it is somebody else's; what is left stays the resource's", async () => {
    const held = { a: {}, old: {}, used: { used: true }, foreign: { manager: "helm" } };
    const { server, applied, said } = await apply(held, { previous: ["a", "old", "used", "foreign", "gone"] });
    assert.deepEqual(applied, ["a", "b", "used"]);
    assert.deepEqual([...server.held.keys()].sort(), ["a", "b", "foreign", "used"]);
    assert.deepEqual(
      said.map((line) => line.split(":")[0]),
      ["warning"],
    );
    assert.match(said[0] ?? "", /used is no longer in the manifest, but is kept: there are objects of this kind/);
  });
});

describe("what kubectl says of an apply that failed", () => {
  const hint =
    "Please review the fields above--they currently have other managers. Here\nare the ways you can resolve this warning:\n* ...\nSee https://kubernetes.io/...#conflicts";
  const conflict = (fields: string): string => `error: Apply failed with 1 conflict: ${fields}\n${hint}\n`;
  const failed = (stderr: string, stdout = ""): Error =>
    applyFailure(new KubectlError(stderr.trim().split("\n").at(-1) ?? "", stdout, stderr));

  it("is told with the definitions that were not applied and all of their conflicts", async () => {
    const failure = failed(
      conflict('conflict with "kubectl-edit" using apiextensions.k8s.io/v1: .spec.versions'),
      "customresourcedefinition.apiextensions.k8s.io/a serverside-applied\n",
    );
    const { error } = await apply(
      { a: {}, b: {} },
      {},
      (server) =>
        (server.applying = () => {
          throw failure;
        }),
    );
    assert.match(
      error,
      /^another tool has changed fields that the manifest also sets, in b: Apply failed with 1 conflict: conflict with "kubectl-edit" using apiextensions\.k8s\.io\/v1: \.spec\.versions\. Fix: undo/,
    );
    assert.match(error, /CAPI_IGNITION_TAKE_OVER_CRDS=yes/);
  });

  it("is a text that the server refuses, in its words", () => {
    const one = 'The CustomResourceDefinition "a" is invalid: spec.scope: Unsupported value';
    const several =
      'Error from server (Invalid): CustomResourceDefinition.apiextensions.k8s.io "b" is invalid: spec.scope: Unsupported value';
    for (const text of [one, several]) assert.equal(failed(`${text}\n`).message, text);
    assert.ok(failed(`${one}\n`) instanceof UnrecoverableError);
    assert.equal(failed("connection refused") instanceof UnrecoverableError, false);
  });

  it("tells conflicts with an earlier version of the program from others", () => {
    const of = (...managers: string[]): unknown =>
      (
        failed(managers.map((manager) => conflict(`conflicts with "${manager}":\n- .spec.versions`)).join("")) as {
          isWithEarlierVersion?: boolean;
        }
      ).isWithEarlierVersion;
    assert.deepEqual(
      [
        of("pulumi-kubernetes-1a"),
        of("pulumi-kubernetes-1a", "pulumi-kubernetes-2b"),
        of("pulumi-kubernetes-1a", "kubectl-edit"),
      ],
      [true, true, false],
    );
  });
});

describe("deleting definitions", () => {
  const remove = async (
    held: Record<string, Held>,
    stuck = false,
  ): Promise<{ server: FakeServer; said: string[]; error?: string }> => {
    const server = new FakeServer(new Map(Object.entries(held)), []);
    if (stuck) server.delete = async (names) => void server.done.push(`delete ${names.join(" ")}`);
    const said: string[] = [];
    const error = await deleteDefinitions(server, ["a", "b"], pace, (line) => said.push(line)).then(
      () => undefined,
      (failure: Error) => failure.message,
    );
    return { server, said, ...(error === undefined ? {} : { error }) };
  };

  it("asks for it once, and waits until they are gone", async () => {
    const { server, error } = await remove({ a: {}, b: {}, other: {} });
    assert.equal(error, undefined);
    assert.deepEqual(server.done, ["delete a b"]);
    assert.deepEqual([...server.held.keys()], ["other"]);
  });

  it("has nothing to do where they are gone already", async () => assert.deepEqual((await remove({})).server.done, []));

  it("leaves one that somebody else has made since, and says whose it is", async () => {
    const { server, said, error } = await remove({ a: { manager: "helm" }, b: {} });
    assert.deepEqual([server.done, error], [["delete b"], undefined]);
    assert.deepEqual(
      said.filter((line) => line.startsWith("warning")),
      ["warning: a is kept: it is managed by helm"],
    );
  });

  it("names what holds one that does not go", async () => {
    const conditions = [
      {
        type: "Terminating",
        status: "True",
        reason: "InstanceDeletionInProgress",
        message: "CR deletion is in progress",
      },
    ];
    const { server, error } = await remove({ a: { conditions } }, true);
    assert.match(
      error ?? "",
      /CustomResourceDefinition a: is being deleted, Terminating is True \(InstanceDeletionInProgress\)/,
    );
    assert.deepEqual(server.done, ["delete a"]);
  });
});

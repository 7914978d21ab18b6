import { strict as assert } from "assert";

import * as pulumi from "@pulumi/pulumi";

import { record } from "../support/recordingMonitor";

class Thing extends pulumi.CustomResource {
  public constructor(name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions = {}) {
    super("example:index:Thing", name, inputs, opts);
  }
}

class Group extends pulumi.ComponentResource {
  public constructor(name: string, opts: pulumi.ComponentResourceOptions = {}) {
    super("example:index:Group", name, {}, opts);
    const inside = new Thing(`${name}-inside`, {}, { parent: this });
    this.registerOutputs({ inside: inside.id });
  }
}

describe("the recording of a program under the SDK's mocks", () => {
  it("has what the engine gets: the resources of a component in its place, inherited providers, secrets with their marks", async () => {
    const found = await record(() => {
      const provider = new (class extends pulumi.ProviderResource {})("example", "its", {});
      const group = new Group("group", { providers: [provider] });
      new Thing("after", { key: pulumi.secret("word") }, { dependsOn: group });
    });
    const named = (name: string) => found.find((one) => one.name === name) ?? assert.fail(`no ${name}`);
    const [inside, after] = [named("group-inside"), named("after")];
    assert.deepEqual([inside.parent, inside.provider], [named("group").urn, `${named("its").urn}::its`]);
    assert.ok(after.dependencies.includes(inside.urn) && after.begun > inside.ended);
    assert.ok(pulumi.runtime.isRpcSecret(after.inputs["key"]));
    assert.deepEqual(named("group").outputs, { inside: "group-inside" });
  });

  it("refuses two resources with one URN, and a call of a function", async () => {
    await assert.rejects(
      record(() => [1, 2].forEach(() => new Thing("twice", {}))),
      /duplicate resource URN \S+::example:index:Thing::twice$/,
    );
    await assert.rejects(
      record(() => void pulumi.runtime.invoke("example:index:look", {})),
      /unexpected call of example:index:look/,
    );
  });
});

import * as fs from "fs";
import * as path from "path";

import { dump } from "js-yaml";

import { destroy, run, RunOptions } from "../../../lab/engine/run";
import { StateFile } from "../../../lab/engine/state";
import { Properties } from "../../../lab/engine/values";
import { DifferentialCase, Stage } from "../../fixtures/differential/differentialCase";
import { Ids, Outcome, shortUrn, shown, stateLines } from "./outcome";
import { TestAdapter, TestWorld } from "./testAdapter";

export const fixture = path.resolve(__dirname, "../../fixtures/differential");

/** The stack's configuration for one stage of a case. */
export function stageConfiguration(of: DifferentialCase, stage: number): { config: Properties } {
  return { config: { "differential:case": of.name, "differential:stage": String(stage), "differential:word": "planted" } };
}

/** Applies a case's stages by the lab's own applier, in a folder of its own. */
export class LabApplier {
  private readonly world = new TestWorld();
  private readonly ids = new Ids();

  public constructor(private readonly of: DifferentialCase, private readonly folder: string) {}

  public async apply(stage: Stage, index: number): Promise<Outcome & { readonly error: string }> {
    this.world.failing = stage.failing ?? [];
    this.world.calls.length = 0;
    for (const name of stage.brokenOff ?? []) this.breakOff(name);
    const steps: string[] = [];
    let outputs: unknown = {};
    let error = "";
    try {
      const result = await (stage.does === "destroy" ? destroy : run)(this.options(stage, index, steps));
      if (stage.does === "up") outputs = shown(result.outputs);
    } catch (thrown) {
      error = (thrown as Error).message;
    }
    return { steps, calls: [...this.world.calls], failed: error !== "", outputs, state: this.state(), error };
  }

  private options(stage: Stage, index: number, steps: string[]): RunOptions {
    const stackFile = path.join(this.folder, "Pulumi.lab.yaml");
    fs.writeFileSync(stackFile, dump(stageConfiguration(this.of, index)));
    // The program reads its configuration when it is loaded.
    delete require.cache[path.join(fixture, "index.ts")];
    return {
      root: fixture,
      preview: stage.does === "preview",
      directory: this.folder,
      world: "differential",
      stackFile,
      print: () => undefined,
      makeAdapter: () => new TestAdapter(this.world),
      observe: ({ operation, urn, failed }) => {
        const line = `${operation} ${shortUrn(urn)}`;
        if (failed) steps[steps.lastIndexOf(line)] = `${line} failed`;
        else steps.push(line);
      },
    };
  }

  private stateFile(): StateFile {
    return new StateFile(path.join(this.folder, "state.json"), path.join(this.folder, "state.key"), "differential");
  }

  private breakOff(name: string): void {
    const type = "aws:test:Thing";
    this.world.add(name);
    this.stateFile().begin({ urn: `urn:pulumi:lab::differential::${type}::${name}`, type, name, custom: true, dependencies: [], inputs: {}, outputs: {}, id: "" });
  }

  private state(): string[] {
    const records = this.stateFile().all().map(({ pendingDelete, ...resource }) => ({ ...resource, delete: pendingDelete, name: undefined, type: undefined }));
    return stateLines(records, this.ids);
  }
}


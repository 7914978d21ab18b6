import * as fs from "fs";
import * as path from "path";

import { load } from "js-yaml";

import { templateFile } from "../../lab/deploy/stackFile";
import { Clients } from "../lab/clients";
import { OwnLab, Ran } from "../lab/ownLab";
import { edited, Edit } from "./edit";
import { Machine, machinesOf } from "./machines";

/** One step of a preview as the engine's JSON has it. */
export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly replaceReasons?: readonly string[] | null;
}

export interface Preview {
  readonly code: number | null;
  readonly text: string;
  /** Without what stays as it is or is only read; none where the preview has failed. */
  readonly steps: readonly PreviewStep[];
}

interface StackFile {
  readonly config: Record<string, unknown>;
}

/** A lab of its own with the cluster whose settings are changed. */
export class ChangesLab {
  public readonly cluster = "ignition-cluster";
  private readonly lab = new OwnLab();
  private config: Record<string, unknown>;

  public constructor(base: readonly Edit[]) {
    this.config = edited((load(fs.readFileSync(templateFile("lab"), "utf8")) as StackFile).config, base);
  }

  /** Applies edits to the stack's file, and returns what undoes them. */
  public edit(edits: readonly Edit[]): () => void {
    const before = this.config;
    this.config = edited(before, edits);
    this.write();
    return () => {
      this.config = before;
      this.write();
    };
  }

  public up(): Promise<Ran> {
    return this.lab.make("up");
  }

  public destroy(): Promise<Ran> {
    return this.lab.make("destroy");
  }

  public async preview(): Promise<Preview> {
    const { code, text } = await this.lab.look("pulumi preview --json 2>&1");
    const json = text.slice(text.indexOf("\n{") + 1);
    const steps = code === 0 ? (JSON.parse(json) as { readonly steps: readonly PreviewStep[] }).steps : [];
    return { code, text, steps: steps.filter(({ op }) => op !== "same" && op !== "read") };
  }

  /** A preview as its user sees it, for what it says where it is refused. */
  public refusal(): Promise<Ran> {
    return this.lab.look("pulumi preview --non-interactive");
  }

  public async machines(): Promise<readonly Machine[]> {
    const { code, text } = await this.lab.look("kubectl get machines --all-namespaces -o json");
    if (code !== 0) throw new Error(text);
    return machinesOf(text.slice(text.indexOf("{")), this.cluster);
  }

  public clients(): Promise<Clients> {
    return Clients.start(path.join(this.lab.paths.kubeconfig, this.cluster));
  }

  public async end(): Promise<void> {
    await this.lab.end();
  }

  private write(): void {
    this.lab.configure((_, config) => {
      for (const key of Object.keys(config)) delete config[key];
      Object.assign(config, this.config);
    });
  }
}

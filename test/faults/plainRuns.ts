import { Clean, recall, remember } from "./clean";
import { Ran } from "./command";
import { Phase } from "./fault";
import { FaultLab } from "./faultLab";
import { said } from "./holdings";
import { applied, destroyed, stillRunning } from "./verify";

/**
 * Runs without a fault, that lead from one fault's end to the other's beginning: the first of them are what the others
 * are measured against.
 */
export class PlainRuns {
  clean: Clean;

  constructor(
    private readonly lab: FaultLab,
    private readonly say: (line: string) => void,
  ) {
    this.clean = recall(lab);
  }

  /**
   * Up, a worker more and less, and destroy, from an empty lab to an empty lab: which calls they make is then known.
   */
  async cycle(): Promise<void> {
    await this.up("up");
    this.lab.configure(3);
    await this.up("change");
    this.lab.configure(2);
    await this.up("change");
    await this.destroy("destroy");
  }

  async up(phase?: Phase): Promise<void> {
    const ran = await this.watched("up", phase);
    const { differences, next, holds, problems } = await applied(this.lab, this.clean.holds, ran);
    const all = [...problems, ...differences.map(said)];
    if (all.length > 0) throw new Error(`a run without a fault failed: ${all.join("; ")}; ${next}`);
    if (this.clean.holds !== undefined) return;
    this.say(`a clean run holds ${JSON.stringify(holds)}`);
    this.keep({ ...this.clean, holds });
  }

  async destroy(phase?: Phase): Promise<void> {
    const { problems, next } = await destroyed(this.lab, await this.watched("destroy", phase));
    if (problems.length > 0) throw new Error(`a destroy without a fault failed: ${problems.join("; ")}; ${next}`);
  }

  async stillRunning(): Promise<string[]> {
    return stillRunning(this.lab);
  }

  private async watched(command: string, phase: Phase | undefined): Promise<Ran> {
    this.lab.failCalls([]);
    const ran = await this.lab.run(command);
    if (phase === undefined) return ran;
    const calls = [...new Set([...(this.clean.calls[phase] ?? []), ...this.lab.calls()])].sort();
    this.say(`a clean ${phase} makes ${calls.length} kinds of calls to AWS`);
    this.keep({ ...this.clean, calls: { ...this.clean.calls, [phase]: calls } });
    return ran;
  }

  private keep(clean: Clean): void {
    this.clean = clean;
    remember(this.lab, clean);
  }
}

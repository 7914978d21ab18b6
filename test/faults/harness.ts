import { Broken, Fault, Phase, Row } from "./fault";
import { FaultLab } from "./faultLab";
import { PlainRuns } from "./plainRuns";
import { writePage } from "./page";
import { merged, readRecord, writeRecord } from "./record";
import { recovery } from "./recovery";
import { rowsOf } from "./rows";
import { always, Verified } from "./verify";

/** Nothing applied, the stack applied, or a lab that is not to be gone on with. */
type State = "empty" | "applied" | "unknown";

/** Carries out faults one after the other, in an order in which the one's end is the other's beginning. */
export class Harness {
  private state: State = "unknown";
  private readonly waiting = new Set<Fault>();
  private readonly plain: PlainRuns;
  private failures = 0;
  private stopping = false;

  constructor(
    private readonly lab: FaultLab,
    private readonly say: (line: string) => void,
    private readonly order: readonly string[],
  ) {
    this.plain = new PlainRuns(lab, say);
  }

  /** Ends after the fault that is under way. */
  stop(): void {
    this.stopping = true;
    this.say("stopping after this fault");
  }

  async run(chosen: readonly Fault[]): Promise<number> {
    chosen.forEach((fault) => this.waiting.add(fault));
    try {
      await this.anew();
      await this.measure(chosen.some(({ ofAws }) => ofAws !== undefined));
      for (let fault = this.next(); fault !== undefined && !this.stopping; fault = this.next())
        await this.carryOut(fault);
    } finally {
      await this.lab.end();
    }
    return this.close(chosen.length);
  }

  /** What a run without a fault holds, and which calls it makes where that is asked for. */
  private async measure(calls: boolean): Promise<void> {
    const { clean } = this.plain;
    if (calls && clean.calls.destroy === undefined) return this.plain.cycle();
    if (clean.holds !== undefined) return;
    await this.plain.up();
    this.state = "applied";
  }

  private async close(asked: number): Promise<number> {
    const left = await this.plain.stillRunning();
    for (const line of left) this.say(`FAILED: the lab is down, and ${line}`);
    for (const { name } of this.waiting) this.say(`not run: ${name}`);
    const uncovered = this.keep([]);
    for (const line of uncovered) this.say(`FAILED: ${line}`);
    this.failures += left.length + uncovered.length;
    if (this.failures === 0) this.lab.remove();
    this.say(`${asked - this.waiting.size} faults run, ${this.failures} failed, ${this.waiting.size} not run`);
    return this.failures === 0 ? 0 : 1;
  }

  /** A fault that begins in the state that there is, so that few runs are spent on getting to its beginning. */
  private next(): Fault | undefined {
    const of = (phase: Phase): Fault[] => [...this.waiting].filter((fault) => fault.phase === phase);
    const [ups, changes, destroys] = [of("up"), of("change"), of("destroy")];
    if (this.state === "empty") return ups[0] ?? changes[0] ?? destroys[0];
    return changes.find(({ workers }) => workers?.from === this.lab.workers) ?? changes[0] ?? destroys[0] ?? ups[0];
  }

  private async carryOut(fault: Fault): Promise<void> {
    this.waiting.delete(fault);
    this.say(`${fault.name}: ${fault.fault}; ${fault.stage}`);
    try {
      await this.prepare(fault);
      const broken = await fault.run(this.lab);
      const verified = await this.recovered(fault, broken);
      this.record(fault, broken, verified);
      if (verified.problems.length > 0) this.state = "unknown";
    } catch (error) {
      this.failures += 1;
      this.state = "unknown";
      this.say(`  FAILED, the harness: ${(error as Error).stack ?? (error as Error).message}`);
    }
    if (this.state === "unknown") await this.anew();
  }

  private async prepare({ phase, workers }: Fault): Promise<void> {
    if (phase === "up" && this.state !== "empty") await this.plain.destroy();
    if (phase === "up") this.lab.configure(2);
    if (phase !== "up" && this.state !== "applied") await this.plain.up();
    if (workers === undefined) return;
    if (workers.from !== this.lab.workers) {
      this.lab.configure(workers.from);
      await this.plain.up();
    }
    this.lab.configure(workers.to);
  }

  private async recovered(fault: Fault, broken: Broken): Promise<Verified> {
    const problems = always(this.lab, broken.ran);
    if (broken.labIsGone === true) await this.anew();
    const { verified, applied } = await recovery(this.lab, this.plain.clean.holds, fault, broken);
    this.state = applied ? "applied" : "empty";
    return { ...verified, problems: [...problems, ...verified.problems] };
  }

  private record(fault: Fault, broken: Broken, verified: Verified): void {
    const { rows, missed } = rowsOf(fault, broken, verified, this.lab.paths.root);
    for (const { name, stage } of missed)
      this.say(`  FAILED: ${name} was not run, since its stage never came: ${stage}`);
    this.keep(rows);
    for (const { name, said, next, verdict } of rows)
      this.say(`  ${name}\n    said: ${said}\n    next: ${next}\n    ${verdict}`);
    this.failures += missed.length + rows.filter(({ verdict }) => verdict.startsWith("FAILED")).length;
  }

  /** In the record and on the page; which kinds of calls have never been failed. */
  private keep(rows: readonly Row[]): readonly string[] {
    const record = merged(readRecord(), rows, this.order, this.plain.clean.calls);
    writeRecord(record);
    return writePage(record);
  }

  private async anew(): Promise<void> {
    await this.lab.end();
    this.lab.failCalls([]);
    this.lab.configure(2);
    this.state = "empty";
  }
}

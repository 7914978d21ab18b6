import { Broken, Fault, Part, Phase, Row } from "./fault";
import { FaultLab } from "./faultLab";
import { Holdings } from "./holdings";
import { merge } from "./table";
import { always, applied, destroyed, Verified } from "./verify";

/** Nothing applied, the stack applied, or a lab that is not to be gone on with. */
type State = "empty" | "applied" | "unknown";

const passed = "passed";
const providers = "passed by the program; the AWS provider made something twice";

/** Carries out faults one after the other, in an order in which the one's end is the other's beginning. */
export class Harness {
  private state: State = "unknown";
  private clean: Holdings | undefined;
  private readonly waiting = new Set<Fault>();
  private failures = 0;
  private stopping = false;

  constructor(
    private readonly lab: FaultLab,
    private readonly say: (line: string) => void,
    private readonly order: readonly string[],
  ) {}

  /** Ends after the fault that is under way. */
  stop(): void {
    this.stopping = true;
    this.say("stopping after this fault");
  }

  async run(chosen: readonly Fault[]): Promise<number> {
    chosen.forEach((fault) => this.waiting.add(fault));
    try {
      await this.anew();
      this.clean = this.lab.recall();
      if (this.clean === undefined) await this.plainUp();
      for (let fault = this.next(); fault !== undefined && !this.stopping; fault = this.next()) await this.carryOut(fault);
    } finally {
      await this.lab.end();
    }
    for (const { name } of this.waiting) this.say(`not run: ${name}`);
    if (this.failures === 0) this.lab.remove();
    this.say(`${chosen.length - this.waiting.size} faults run, ${this.failures} failed, ${this.waiting.size} not run`);
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
      this.say(`  the harness failed: ${(error as Error).stack ?? (error as Error).message}`);
    }
    if (this.state === "unknown") await this.anew();
  }

  private async prepare({ phase, workers }: Fault): Promise<void> {
    if (phase === "up" && this.state !== "empty") await this.plainDestroy();
    if (phase !== "up" && this.state !== "applied") await this.plainUp();
    if (phase === "up") this.lab.configure(2);
    if (workers === undefined) return;
    if (workers.from !== this.lab.workers) {
      this.lab.configure(workers.from);
      await this.plainUp();
    }
    this.lab.configure(workers.to);
  }

  private async recovered({ phase, recovery, ofAws }: Fault, broken: Broken): Promise<Verified> {
    const problems = always(this.lab, broken.ran);
    if (broken.labIsGone === true) await this.anew();
    const done = broken.ran.code === 0 ? broken.ran : undefined;
    if (phase === "destroy" || recovery === "destroy") {
      const verified = await destroyed(this.lab, phase === "destroy" ? done : undefined);
      this.state = "empty";
      return { ...verified, problems: [...problems, ...verified.problems] };
    }
    const { surplus, ...verified } = await applied(this.lab, this.clean, done);
    this.state = "applied";
    if (ofAws === true && surplus.length > 0) return this.surplusDestroyed(verified, problems, surplus);
    return { ...verified, surplus, problems: [...problems, ...verified.problems, ...surplus] };
  }

  /** Nodes are Ready though the provider has made something twice: what it leaves behind shows at the end. */
  private async surplusDestroyed({ next, problems }: Omit<Verified, "surplus">, before: readonly string[], surplus: readonly string[]): Promise<Verified> {
    const end = await destroyed(this.lab);
    // What is left would be counted as twice made in the next run.
    this.state = "unknown";
    const left = end.surplus.length > 0 ? `, with ${end.surplus.map((line) => line.replace("left in the account: ", "")).join(", ")}` : "";
    return { next: `${next}, though ${surplus.join(", ")}; ${end.next}${left}`, problems: [...before, ...problems], surplus };
  }

  private record(fault: Fault, broken: Broken, verified: Verified): void {
    const all: readonly Part[] = broken.rows ?? [{ ...broken, name: fault.name, stage: fault.stage }];
    const parts = all.filter(({ missed }) => missed !== true);
    for (const { name, stage } of all.filter((part) => !parts.includes(part))) this.say(`  not run: ${name}, since its stage never came: ${stage}`);
    const plain = (text: string): string => text.replaceAll(this.lab.paths.root, ".lab");
    const good = fault.ofAws === true && verified.surplus.length > 0 ? providers : passed;
    const rows = parts.map(({ name, stage, said, next, problems }): Row => {
      const wrong = [...new Set([...problems, ...verified.problems])];
      return { name, fault: fault.fault, stage, said: plain(said), next: next ?? verified.next, verdict: wrong.length === 0 ? good : `FAILED: ${plain(wrong.join("; "))}` };
    });
    merge(rows, this.order);
    for (const { name, said, next, verdict } of rows) this.say(`  ${name}\n    said: ${said}\n    next: ${next}\n    ${verdict}`);
    this.failures += rows.filter(({ verdict }) => verdict.startsWith("FAILED")).length;
  }

  private async anew(): Promise<void> {
    await this.lab.end();
    this.lab.failCalls([]);
    this.lab.configure(2);
    this.state = "empty";
  }

  private async plainUp(): Promise<void> {
    const { surplus, next, holds, ...rest } = await applied(this.lab, this.clean);
    const problems = [...rest.problems, ...surplus];
    if (problems.length > 0) throw new Error(`a run without a fault failed: ${problems.join("; ")}; ${next}`);
    if (this.clean === undefined) {
      this.say(`a clean run holds ${JSON.stringify(holds)}`);
      this.clean = holds;
      this.lab.remember(holds);
    }
    this.state = "applied";
  }

  private async plainDestroy(): Promise<void> {
    const { problems, next } = await destroyed(this.lab);
    if (problems.length > 0) throw new Error(`a destroy without a fault failed: ${problems.join("; ")}; ${next}`);
    this.state = "empty";
  }
}

import Mocha from "mocha";

/** Mocha's own report, closed by one line that scripts can read. */
class TotalsReporter extends Mocha.reporters.Spec {
  public override epilogue(): void {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    console.log(`${passes} passed, ${failures} failed${pending === 0 ? "" : `, ${pending} skipped`}`);
  }
}

export = TotalsReporter;

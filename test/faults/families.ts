/** Faults that look alike to whoever meets them. */
export interface Family {
  readonly title: string;
  readonly sees: string;
  /** What the harness does, too. */
  readonly then: string;
  /** Beginnings of the names of its rows. */
  readonly prefixes: readonly string[];
}

export const families: readonly Family[] = [
  {
    title: "A run is killed",
    sees: `the run ends without a word (SIGKILL, a machine that is lost), and the next one is refused: "the stack is currently locked by 1 lock(s)".`,
    then: `\`pulumi cancel\`, and \`pulumi up\` or \`pulumi destroy\` goes on. Where it is refused what was being made when the run was killed, see
[guide.md](guide.md#when-a-run-ends-early); in the end \`pulumi refresh --clear-pending-creates\` ends the warnings.`,
    prefixes: ["run-killed-"],
  },
  {
    title: "A program dies",
    sees: "the run names the program, how it ended, its last lines and its log, and goes on: it is started again. Without the emulated AWS, whose account was in its memory, it cannot.",
    then: "nothing; after the emulated AWS died, `make lab-down` and `make up`, as the run says.",
    prefixes: ["killed-"],
  },
  {
    title: "The lab's start or its daemon dies",
    sees: "the command ends; a run that was under way says that the daemon has ended, and where its log is.",
    then: "run the command again: it ends what was left, and begins anew.",
    prefixes: ["lab-start-killed", "daemon-killed"],
  },
  {
    title: "The load balancer is away",
    sees: "waits say that the API server does not answer.",
    then: "nothing: the run goes on when it is back.",
    prefixes: ["load-balancer-gone-"],
  },
  {
    title: "AWS fails",
    sees: `*refused*: each kind of call is throttled once, and fails with an internal error the next time. *unanswered*: no answer comes to it once, and the next time it
is carried out and the answer is lost. *denied*: it is denied once.`,
    then: "nothing where AWS is throttling or failing: calls are repeated. A run that a denial ends names the call: allow it, and run again.",
    prefixes: ["aws-"],
  },
  {
    title: "What cannot be done",
    sees: "the run ends with a message that names the object, the cause and the next step.",
    then: "what the message says, and run again.",
    prefixes: ["bucket-taken", "instance-limit", "ignition-invalid", "machine-never-joins", "image-missing", "full-disk", "two-runs"],
  },
];

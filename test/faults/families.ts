/** Faults that look alike to the user. */
export interface Family {
  readonly title: string;
  readonly sees: string;
  /** What the user should do; the harness does the same. */
  readonly then: string;
  /** Prefixes of the names of its rows. */
  readonly prefixes: readonly string[];
}

export const families: readonly Family[] = [
  {
    title: "A run is killed",
    sees: `the run ends without a message (SIGKILL, a lost machine), and the next run is refused: "the stack is currently locked by 1 lock(s)".`,
    then: `run \`pulumi cancel\`, then \`pulumi up\` or \`pulumi destroy\`, which continues. If it refuses an object that was being created when the run was
killed, see [guide.md](guide.md#when-a-run-ends-early); at the end \`pulumi refresh --clear-pending-creates\` stops the warnings.`,
    prefixes: ["run-killed-"],
  },
  {
    title: "A program dies",
    sees: `the run names the program, how it ended, its last lines and its log, and continues: the lab restarts the program. If an API server dies
while objects are written to it, the run may end: Pulumi's Kubernetes provider does not repeat a call that was refused. If the emulated AWS dies,
its account in memory is lost, and the run ends.`,
    then: `nothing, or run again if the run has ended; after the emulated AWS died, \`make lab-down\` and \`make up\`, as the run says.`,
    prefixes: ["killed-"],
  },
  {
    title: "The lab's start or its daemon dies",
    sees: "the command ends; a run in progress reports that the daemon has ended, and where its log is.",
    then: "run the command again: it ends leftover processes, and starts over.",
    prefixes: ["lab-start-killed", "daemon-killed"],
  },
  {
    title: "The load balancer is down",
    sees: "waits report that the API server does not answer.",
    then: "nothing: the run continues when it is back.",
    prefixes: ["load-balancer-gone-"],
  },
  {
    title: "AWS fails",
    sees: `*refused*: each kind of call is throttled once, and fails with an internal error the next time. *unanswered*: the call gets no answer once;
the next time AWS carries it out and the answer is lost. *denied*: the call is denied once.`,
    then: "nothing if AWS throttles or fails: calls are repeated. If a denial ends a run, the error names the call: allow it, and run again.",
    prefixes: ["aws-"],
  },
  {
    title: "What cannot be done",
    sees: "the run ends with a message that names the object, the cause and the next step.",
    then: "do what the message says, and run again.",
    prefixes: [
      "bucket-taken",
      "instance-limit",
      "ignition-invalid",
      "machine-never-joins",
      "image-missing",
      "full-disk",
      "two-runs",
    ],
  },
];

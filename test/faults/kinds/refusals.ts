import { KubeClient } from "../../../lab/kubernetes/client";
import { Broken, Fault } from "../fault";
import { CallFault, ClusterChange, CLUSTER, FaultLab } from "../faultLab";
import { reasonOf } from "../reason";

/** What a message must hold: which object, why, and what to do. */
interface Message {
  readonly object: RegExp;
  readonly cause: RegExp;
  readonly fix: RegExp;
}

interface Refusal {
  readonly name: string;
  readonly phase: "up" | "change";
  readonly fault: string;
  readonly calls?: readonly CallFault[];
  readonly settings?: ClusterChange;
  readonly message: Message;
  readonly recovery?: "destroy";
  /** What the message tells the user to do. */
  readonly mend?: (lab: FaultLab) => Promise<void>;
}

const always = 1_000_000;

/** A stage that cannot be reached is given up after the shortest time that the settings allow. */
const impatient: ClusterChange = (cluster) => {
  cluster["timeouts"] = { ...(cluster["timeouts"] as object), controlPlaneMinutes: 1, workersMinutes: 1 };
};

async function refused(lab: FaultLab, { calls = [], settings, message, mend }: Refusal): Promise<Broken> {
  const { workers } = lab;
  lab.configure(workers, (cluster) => {
    impatient(cluster);
    settings?.(cluster);
  });
  lab.failCalls(calls);
  const ran = await lab.run("up");
  lab.failCalls([]);
  lab.configure(workers);
  const missing = Object.entries(message).filter(([, pattern]) => !(pattern as RegExp).test(ran.text));
  const problems = [
    ...(ran.code === 0 ? ["the run ended as if nothing had happened"] : []),
    ...missing.map(([part]) => `the message names no ${part}`),
  ];
  await mend?.(lab);
  return { ran, said: reasonOf(ran), problems };
}

/** Deletes the Machines that have no node, as the message says. */
async function deleteMachine(lab: FaultLab): Promise<void> {
  const client = KubeClient.fromKubeconfig(`${lab.paths.kubeconfig}/management`);
  const machines = await client.list("/apis/cluster.x-k8s.io/v1beta2/namespaces/default/machines");
  const late = machines.filter(({ status }) => (status as { nodeRef?: object } | undefined)?.nodeRef === undefined);
  for (const machine of late) await client.delete(machine);
  await client.close();
}

const garbled = (body: string): CallFault[] => [
  { service: "s3", action: "PutObject", kind: "garbled", times: 1, body },
];

const refusals: readonly Refusal[] = [
  {
    name: "bucket-taken",
    phase: "up",
    fault: "the bucket's name belongs to somebody else",
    calls: [{ service: "s3", action: "CreateBucket", kind: "BucketAlreadyExists", times: always }],
    message: {
      object: new RegExp(`Bucket cluster-api-provider-aws-${CLUSTER}`),
      cause: /BucketAlreadyExists/,
      fix: /give ours another name/,
    },
  },
  {
    name: "instance-limit",
    phase: "change",
    fault: "the account's limit of instances is reached",
    calls: [{ service: "ec2", action: "RunInstances", kind: "InstanceLimitExceeded", times: always }],
    message: { object: /last seen of Machine default\//, cause: /InstanceLimitExceeded/, fix: /next step: / },
  },
  {
    name: "ignition-invalid",
    phase: "change",
    fault: "the Ignition of one machine is invalid",
    calls: garbled('{"ignition":{"version":"9.9.9"}}'),
    message: {
      object: /machine i-[0-9a-f]+ did not boot/,
      cause: /Ignition refuses config-0.ign/,
      fix: /delete its Machine/,
    },
    mend: deleteMachine,
  },
  {
    name: "machine-never-joins",
    phase: "change",
    fault: "a machine boots and never joins: its Ignition starts no kubeadm",
    calls: garbled('{"ignition":{"version":"2.3.0"}}'),
    message: {
      object: /last seen of Machine default\//,
      cause: /no node has joined/,
      fix: /next step: aws ec2 get-console-output/,
    },
    mend: deleteMachine,
  },
  {
    name: "image-missing",
    phase: "up",
    fault: "the image does not exist",
    settings: (cluster) => (cluster["image"] = { id: "ami-0123456789abcdef0" }),
    message: { object: /last seen of Machine default\//, cause: /ami-0123456789abcdef0/, fix: /next step: / },
    recovery: "destroy",
  },
];

export const refusedRuns: readonly Fault[] = refusals.map((refusal) => ({
  name: refusal.name,
  phase: refusal.phase,
  fault: refusal.fault,
  stage: refusal.phase === "up" ? "up" : "change, a worker more",
  ...(refusal.phase === "change" ? { workers: { from: 2, to: 3 } } : {}),
  ...(refusal.recovery === undefined ? {} : { recovery: refusal.recovery }),
  run: (lab) => refused(lab, refusal),
}));

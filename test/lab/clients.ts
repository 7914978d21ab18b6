import { KubeClient, KubeObject } from "../../lab/kubernetes/client";

/** Every client on a connection of its own, as five users are. */
const count = 5;
const everyMilliseconds = 200;
/** A load balancer takes time to leave out a server that has ended; kubectl and controllers ask again for longer. */
const longestGapSeconds = 15;
const label = "clients-view";
const path = `/api/v1/namespaces/default/pods?labelSelector=app%3D${label}`;

/** What the clients of a cluster have seen while it was changed. */
export interface View {
  readonly answers: number;
  /** The longest time in which one of them got no answer, in seconds. */
  readonly longestGap: number;
  /** Pods that were on nodes which have stayed, and are gone. */
  readonly lost: readonly string[];
}

interface Placed {
  readonly nodes: ReadonlySet<string>;
  /** Names of pods, each with its node's. */
  readonly pods: ReadonlyMap<string, string>;
}

/** Pods like those of a user, on all workers. The default toleration moves them off a node that is away for 5 min. */
const workload: KubeObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: label, namespace: "default" },
  spec: {
    replicas: 6,
    selector: { matchLabels: { app: label } },
    template: {
      metadata: { labels: { app: label } },
      spec: {
        containers: [{ name: "app", image: "registry.k8s.io/pause:3.10" }],
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "kubernetes.io/hostname",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: { app: label } },
          },
        ],
      },
    },
  },
};

async function placed(client: KubeClient): Promise<Placed> {
  const [nodes, pods] = await Promise.all([client.list("/api/v1/nodes"), client.list(path)]);
  const running = pods.filter(({ metadata }) => metadata["deletionTimestamp"] === undefined);
  return {
    nodes: new Set(nodes.map(({ metadata }) => String(metadata["uid"]))),
    pods: new Map(
      running.map(({ metadata, spec }) => {
        const on = nodes.find(({ metadata: { name } }) => name === (spec as { nodeName?: string }).nodeName);
        return [metadata.name, String(on?.metadata["uid"])];
      }),
    ),
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Five clients of a workload cluster, which ask its API server all the time, and a workload on its nodes. */
export class Clients {
  private readonly ended = new AbortController();
  private readonly asking: Promise<void>[];
  private answers = 0;
  private longestGap = 0;

  private constructor(
    private readonly kubeconfig: string,
    private readonly before: Placed,
  ) {
    this.asking = Array.from({ length: count }, async () => this.ask());
  }

  /** `kubeconfig`: the path of the workload cluster's. Begins when every pod has a node. */
  public static async start(kubeconfig: string): Promise<Clients> {
    const client = KubeClient.fromKubeconfig(kubeconfig);
    await client.apply(workload, { fieldManager: label, force: true });
    for (let round = 0; round < 60; round++) {
      const before = await placed(client);
      const { replicas } = workload["spec"] as { replicas: number };
      if (before.pods.size === replicas && [...before.pods.values()].every((node) => before.nodes.has(node)))
        return new Clients(kubeconfig, before);
      await pause(1000);
    }
    throw new Error("the pods of the test's workload have no nodes after a minute");
  }

  public async end(): Promise<View> {
    this.ended.abort();
    await Promise.all(this.asking);
    const after = await placed(KubeClient.fromKubeconfig(this.kubeconfig));
    const lost = [...this.before.pods].filter(([pod, node]) => after.nodes.has(node) && !after.pods.has(pod));
    return { answers: this.answers, longestGap: this.longestGap, lost: lost.map(([pod]) => pod) };
  }

  private async ask(): Promise<void> {
    const client = KubeClient.fromKubeconfig(this.kubeconfig);
    for (let last = Date.now(); !this.ended.signal.aborted; await pause(everyMilliseconds)) {
      const answered = await client.get("/api/v1/namespaces/default").then(
        () => true,
        () => false,
      );
      const gap = (Date.now() - last) / 1000;
      this.longestGap = Math.max(this.longestGap, gap);
      if (!answered) continue;
      this.answers++;
      last = Date.now();
    }
  }
}

export function viewText({ longestGap, lost }: View): string {
  const pods = lost.length === 0 ? "no pod on a node that stayed was touched" : `lost ${lost.join(", ")}`;
  return `five clients had answers at most ${longestGap.toFixed(1)} s apart; ${pods}`;
}

/** What the clients of a cluster must not see while it is changed. */
export function viewProblems({ longestGap, lost }: View): string[] {
  return [
    ...(longestGap <= longestGapSeconds ? [] : [`the API server did not answer for ${longestGap.toFixed(1)} s`]),
    ...(lost.length === 0 ? [] : [`pods on nodes that stayed are gone: ${lost.join(", ")}`]),
  ];
}

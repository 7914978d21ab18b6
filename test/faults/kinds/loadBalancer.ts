import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";

import { awsClientSettings } from "../../../lab/machines/awsClients";
import { sleep } from "../../../lab/processes/ports";
import { Broken, Fault, Phase } from "../fault";
import { FaultLab } from "../faultLab";
import { reasonOf } from "../reason";

const goneMilliseconds = 20_000;
/** A port on which nobody asks for the API server. */
const elsewhere = 16443;

/** The load balancer listens on another port for a while: it ends every connection, refuses new ones, and is back. */
async function goneForAWhile(lab: FaultLab): Promise<void> {
  const client = new ElasticLoadBalancingV2Client(awsClientSettings((await lab.status()).awsEndpoint));
  const { LoadBalancers = [] } = await client.send(new DescribeLoadBalancersCommand({}));
  const { Listeners = [] } = await client.send(
    new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn }),
  );
  const [listener] = Listeners;
  if (listener === undefined) throw new Error("the cluster's load balancer has no listener yet");
  const listen = (Port: number | undefined): Promise<unknown> =>
    client.send(new ModifyListenerCommand({ ListenerArn: listener.ListenerArn, Port }));
  await listen(elsewhere);
  await sleep(goneMilliseconds);
  await listen(listener.Port);
  client.destroy();
}

async function withoutBalancer(lab: FaultLab, text: string): Promise<Broken> {
  let gone: Promise<string> | undefined;
  let heard = "";
  const lastLine = (): string => heard.trimEnd().split("\n").at(-1) ?? "";
  const ran = await lab.run("up", (output) => {
    heard = output;
    if (output.includes(text)) gone ??= goneForAWhile(lab).then(lastLine, (error: Error) => `error: ${error.message}`);
  });
  const said = (await gone) ?? "";
  const problems = [
    ...(ran.code === 0 ? [] : [`the run did not survive it: ${reasonOf(ran)}`]),
    ...(said.startsWith("error: ") ? [said] : []),
  ];
  return { ran, said, problems, missed: gone === undefined };
}

function gone(phase: Phase, text: string, workers?: Fault["workers"]): Fault {
  return {
    name: `load-balancer-gone-${phase}`,
    phase,
    fault: `the cluster's load balancer ends all connections and refuses new ones for ${goneMilliseconds / 1000} s`,
    stage: `${phase}, at "${text}"`,
    ...(workers === undefined ? {} : { workers }),
    run: (lab) => withoutBalancer(lab, text),
  };
}

export const loadBalancer: readonly Fault[] = [
  gone("up", "no node has joined"),
  gone("change", "waiting for Machine", { from: 2, to: 3 }),
];

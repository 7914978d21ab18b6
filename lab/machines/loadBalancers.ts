import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  Listener,
} from "@aws-sdk/client-elastic-load-balancing-v2";

import { awsClientSettings } from "./awsClients";
import { Forwarder, Target } from "./forwarder";

/** A listener of a load balancer, and its targets. */
interface Route {
  readonly host: string;
  readonly port: number;
  readonly targets: readonly Target[];
}

/** Forwards connections for the emulated network load balancers, each on the loopback address that is its DNS name. */
export class LoadBalancers {
  private readonly client: ElasticLoadBalancingV2Client;
  private readonly forwarders = new Map<string, Forwarder>();

  constructor(
    endpoint: string,
    /** Where a target's servers really listen; undefined while they do not listen. */
    private readonly addressOf: (instanceId: string) => string | undefined,
  ) {
    this.client = new ElasticLoadBalancingV2Client(awsClientSettings(endpoint));
  }

  /** Follows the state of AWS: opens new listeners, closes those of deleted load balancers, updates targets. */
  async refresh(): Promise<void> {
    const routes = new Map((await this.routes()).map((route) => [`${route.host}:${route.port}`, route]));
    for (const [name, forwarder] of this.forwarders) {
      if (!routes.has(name)) {
        this.forwarders.delete(name);
        forwarder.close();
      }
    }
    for (const [name, { host, port, targets }] of routes) {
      let forwarder = this.forwarders.get(name);
      if (forwarder === undefined) {
        forwarder = await Forwarder.listen(host, port);
        this.forwarders.set(name, forwarder);
      }
      forwarder.targets = targets;
    }
  }

  close(): void {
    this.forwarders.forEach((forwarder) => forwarder.close());
    this.forwarders.clear();
    this.client.destroy();
  }

  private async routes(): Promise<Route[]> {
    const { LoadBalancers = [] } = await this.client.send(new DescribeLoadBalancersCommand({}));
    const ofAll = await Promise.all(
      LoadBalancers.map(({ LoadBalancerArn = "", DNSName = "" }) => this.routesOf(LoadBalancerArn, DNSName)),
    );
    return ofAll.flat();
  }

  private async routesOf(arn: string, host: string): Promise<Route[]> {
    // A load balancer may be deleted between two calls; the next round no longer lists it.
    const { Listeners = [] } = await this.client
      .send(new DescribeListenersCommand({ LoadBalancerArn: arn }))
      .catch(() => ({ Listeners: [] as Listener[] }));
    return Promise.all(
      Listeners.map(async (listener) => ({
        host,
        port: listener.Port ?? 0,
        targets: await this.targets(targetGroup(listener)),
      })),
    );
  }

  private async targets(group: string | undefined): Promise<Target[]> {
    if (group === undefined) return [];
    const { TargetHealthDescriptions = [] } = await this.client
      .send(new DescribeTargetHealthCommand({ TargetGroupArn: group }))
      .catch(() => ({ TargetHealthDescriptions: [] }));
    return TargetHealthDescriptions.flatMap(({ Target: target, TargetHealth: health }) => {
      const host = this.addressOf(target?.Id ?? "");
      return host === undefined || health?.State !== "healthy" ? [] : [{ host, port: target?.Port ?? 0 }];
    });
  }
}

function targetGroup({ DefaultActions = [] }: Listener): string | undefined {
  return DefaultActions[0]?.TargetGroupArn ?? DefaultActions[0]?.ForwardConfig?.TargetGroups?.[0]?.TargetGroupArn;
}

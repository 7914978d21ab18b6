import { KubeObject } from "../kubernetes/client";
import { Route } from "../kubernetes/egressProxy";

interface ServicePort {
  readonly port: number;
  readonly targetPort?: number | string;
}

interface ServiceSpec {
  readonly clusterIP?: string;
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports?: readonly ServicePort[];
}

/** Something that listens for the pods of a Deployment. */
export interface Backend {
  /** Labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly namespace: string;
  readonly name: string;
  readonly host: string;
  /** Where it listens; undefined while it is not running. */
  readonly port: number | undefined;
}

function selects(
  selector: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** Finds the process behind a Service's ClusterIP by the Service's selector, as kube-proxy's rules would. */
export function routeBy(services: () => readonly KubeObject[], backends: () => readonly Backend[]): Route {
  return ({ host, port }) => {
    const service = services().find(({ spec }) => (spec as ServiceSpec | undefined)?.clusterIP === host);
    const spec = service?.spec as ServiceSpec | undefined;
    if (service === undefined || spec === undefined) return { missing: `no Service has the ClusterIP ${host}` };
    const name = `Service ${service.metadata.namespace ?? ""}/${service.metadata.name}`;
    if (spec.ports?.some((candidate) => candidate.port === port) !== true)
      return { missing: `${name} has no port ${port}` };
    const backend = backends().find(
      ({ labels, namespace }) => namespace === service.metadata.namespace && selects(spec.selector, labels),
    );
    if (backend === undefined) return { missing: `no Deployment has pods that ${name} selects` };
    if (backend.port === undefined) return { missing: `${name} selects ${backend.name}, which is not running yet` };
    return { host: backend.host, port: backend.port };
  };
}

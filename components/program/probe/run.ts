import type { Call } from "../call";
import type { Kubectl } from "../kubectl";
import { post } from "../objectFile";
import { Observation, Pace, waitUntilReached } from "../poll";
import { checkNoClusters } from "./guard";
import { checkSameCluster, otherCluster, uidIn, uidOf, usable } from "./identity";
import { certManagerAnswers, probe, webhooksTrusted } from "./installation";
import { givenProblems, managementProblems } from "./management";
import type { Look, Preflight, ProbeRequest, WaitRequest } from "./request";
import { serverOf } from "./server";
import { connectWithKubectl, observe } from "./stage";

const everyMilliseconds = 1000;

function paceOf({ minutes, machines = 1 }: { readonly minutes: number; readonly machines?: number }): Pace {
  const limitMilliseconds = minutes * 60_000;
  return { limitMilliseconds, totalMilliseconds: limitMilliseconds * machines, everyMilliseconds };
}

async function wait(request: WaitRequest, find: () => Kubectl, { say }: Call): Promise<string> {
  try {
    const [kubectl, connect] = [find(), connectWithKubectl()];
    return await waitUntilReached(() => observe(kubectl, request, connect), paceOf(request), say);
  } catch (error) {
    throw new Error(`${request.stage.kind}: ${(error as Error).message}`, { cause: error });
  }
}

const looks: Readonly<Record<Look, readonly string[]>> = { "cluster-info": ["cluster-info"], nodes: ["get", "nodes"] };

/** `kubectl cluster-info` colours its words even when no terminal reads them. */
const colours = /\u001b\[[0-9;]*m/g;

async function preflight(request: Preflight, kubectl: Kubectl, { say, previous }: Call): Promise<string> {
  if ("minutes" in request) {
    const askCertManager = (): Promise<Observation> =>
      certManagerAnswers(async () => void (await post(kubectl, probe.path, probe.body)));
    return waitUntilReached(
      request.kind === "webhooks" ? () => webhooksTrusted(kubectl) : askCertManager,
      paceOf(request),
      say,
    );
  }
  const server = serverOf(kubectl);
  const known = uidIn(previous);
  // Side by side, so that a server that never answers is waited for once.
  const [uid, found] = await Promise.all([
    uidOf(server.api).catch((error: unknown) => error as Error),
    request.kind === "given" ? givenProblems(server, request) : managementProblems(server, request),
  ]);
  // A server that cannot be asked has not moved: the problems found say what is wrong with it.
  const other = uid instanceof Error ? undefined : otherCluster(known, uid);
  // On another cluster nothing else that could be found there is of interest.
  const problems = other === undefined ? found : [other];
  if (problems.length === 0) {
    if (uid instanceof Error) throw uid;
    return usable(known ?? uid);
  }
  throw new Error(
    `the management cluster cannot be used; nothing on it or in AWS has been changed:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
  );
}

/** The verdict on one question to an API server. */
export async function runProbe(request: ProbeRequest, call: Call): Promise<string> {
  const find = (): Kubectl => call.kubectl(request.context);
  switch (request.run) {
    case "wait":
      return `${await wait(request, find, call)}\n`;
    case "look":
      return (await find().run(...looks[request.look])).replace(colours, "");
    case "preflight":
      return `${await preflight(request.preflight, find(), call)}\n`;
    case "guard":
      await checkNoClusters(find, request);
      return "";
    case "same-cluster":
      await checkSameCluster(find, request);
      return "";
  }
}

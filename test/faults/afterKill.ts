import * as fs from "fs";
import * as path from "path";

import { PendingCreate, pendingCreates } from "./checkpoint";
import { Ran, Seen } from "./command";
import { FaultLab, STACK } from "./faultLab";
import { reasonOf, refusedNames } from "./reason";

type Inputs = PendingCreate["inputs"];

/** How `pulumi import` calls the AWS resources that refuse to be made a second time. */
const importIds: Readonly<Record<string, (inputs: Inputs) => unknown>> = {
  "aws:iam/role:Role": ({ name }) => name,
  "aws:iam/instanceProfile:InstanceProfile": ({ name }) => name,
  "aws:iam/policy:Policy": ({ name, path: folder = "/" }) =>
    `arn:aws:iam::${ACCOUNT}:policy${String(folder)}${String(name)}`,
  "aws:s3/bucket:Bucket": ({ bucket }) => bucket,
};

/**
 * One run takes over what is there, and what was written under another name: each creation has a field manager of its
 * own.
 */
const takeOver = ["env", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS=true", "PULUMI_K8S_ENABLE_PATCH_FORCE=true"];

/** A run that is refused goes no further: what comes later may be refused in the next. */
const mostRefusals = 4;

/** The account that moto has unless it is told another one. */
const ACCOUNT = "123456789012";

const objectExists = /already exists in the cluster|Server-Side Apply field conflict/;

const awsExists = /EntityAlreadyExists|BucketAlreadyExists|BucketAlreadyOwnedByYou/;

async function done(lab: FaultLab, line: string): Promise<void> {
  const ran = await lab.shell(line);
  if (ran.code !== 0) throw new Error(`\`${line}\` failed: ${reasonOf(ran)}`);
}

/** Takes away the lock of a run that is gone. */
export async function unlock(lab: FaultLab): Promise<void> {
  await done(lab, `pulumi cancel --yes ${STACK}`);
}

/**
 * Brings in what AWS has made and the state does not know: what the run was refused for, of what had been begun when
 * the killed one ended.
 */
async function importRefused(lab: FaultLab, ran: Ran): Promise<number> {
  const refused = refusedNames(ran, awsExists);
  const found = pendingCreates(lab).flatMap(({ type, urn, parent, provider, inputs }) => {
    const name = urn.split("::").at(-1) ?? "";
    const id = importIds[type]?.(inputs);
    // A reference to a provider is its URN and, as one more part, its id.
    return refused.has(name) && id !== undefined
      ? [{ type, name, id, parent, provider: provider.split("::").slice(0, -1).join("::") }]
      : [];
  });
  if (found.length === 0) throw new Error(`AWS has what the state does not, and nobody had begun it: ${reasonOf(ran)}`);
  const nameTable = Object.fromEntries(found.flatMap((one) => [one.parent, one.provider]).map((urn) => [urn, urn]));
  const file = path.join(lab.paths.root, "import.json");
  fs.writeFileSync(file, JSON.stringify({ nameTable, resources: found }));
  await done(
    lab,
    `pulumi import --yes --skip-preview --protect=false --generate-code=false --file ${file} --stack ${STACK}`,
  );
  return found.length;
}

interface GoneOn {
  readonly ran: Ran;
  /** What was done besides, in words. */
  readonly steps: readonly string[];
  /** It was told to take over what is there, which its providers have on record until the next run. */
  readonly tookOver: boolean;
}

/** The run after one that was killed, as docs/guide.md has it. It may be killed in its turn. */
export async function goOn(lab: FaultLab, command: string, seen?: Seen): Promise<GoneOn> {
  await unlock(lab);
  const steps = ["pulumi cancel"];
  let runner: readonly string[] = [];
  for (;;) {
    // The calls of an earlier run are not those of this one.
    lab.failCalls([]);
    const ran = await lab.run(command, seen, runner);
    const refused = { aws: awsExists.test(ran.text), kubernetes: objectExists.test(ran.text) && runner !== takeOver };
    const over = ran.code === 0 || ran.code === null || !(refused.aws || refused.kubernetes);
    if (over || steps.length > mostRefusals) return { ran, steps, tookOver: runner === takeOver };
    if (refused.aws) steps.push(`up, refused by AWS; pulumi import of ${await importRefused(lab, ran)}`);
    if (!refused.kubernetes) continue;
    steps.push(`up, refused by the API server; from there on with ${takeOver.slice(1).join(" ")}`);
    runner = takeOver;
  }
}

/**
 * Takes out of the state what says that a run was killed while it made something; the resources are recorded by now.
 */
export async function clearPending(lab: FaultLab): Promise<readonly string[]> {
  const count = pendingCreates(lab).length;
  if (count === 0) return [];
  await done(lab, `pulumi refresh --yes --skip-preview --clear-pending-creates --stack ${STACK}`);
  return [`pulumi refresh --clear-pending-creates of ${count}`];
}

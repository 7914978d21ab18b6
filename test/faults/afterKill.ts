import * as fs from "fs";
import * as path from "path";

import { pendingCreates } from "./checkpoint";
import { Ran, Seen } from "./command";
import { FaultLab, STACK } from "./faultLab";
import { reasonOf } from "./reason";

/** What is needed to name an AWS resource to `pulumi import`, of those that refuse to be made a second time. */
const idInput: Readonly<Record<string, string>> = { "aws:iam/role:Role": "name", "aws:iam/instanceProfile:InstanceProfile": "name", "aws:s3/bucket:Bucket": "bucket" };

/** One run may take over what is there: the Kubernetes provider refuses it otherwise. */
const takeOver = ["env", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS=true"];

const awsExists = /EntityAlreadyExists|BucketAlreadyExists|BucketAlreadyOwnedByYou/;

async function done(lab: FaultLab, line: string): Promise<void> {
  const ran = await lab.shell(line);
  if (ran.code !== 0) throw new Error(`\`${line}\` failed: ${reasonOf(ran)}`);
}

/** Takes away the lock of a run that is gone. */
export async function unlock(lab: FaultLab): Promise<void> {
  await done(lab, `pulumi cancel --yes ${STACK}`);
}

/** Brings in what AWS has made and the state does not know. */
async function importPending(lab: FaultLab): Promise<number> {
  const found = pendingCreates(lab).flatMap(({ type, urn, parent, provider, inputs }) => {
    const id = inputs[idInput[type] ?? ""];
    const providerUrn = provider.split("::").slice(0, -1).join("::");
    return typeof id === "string" ? [{ type, name: urn.split("::").at(-1), id, parent, provider: providerUrn }] : [];
  });
  const nameTable = Object.fromEntries(found.flatMap(({ parent, provider }) => [parent, provider]).map((urn) => [urn, urn]));
  const file = path.join(lab.paths.root, "import.json");
  fs.writeFileSync(file, JSON.stringify({ nameTable, resources: found }));
  await done(lab, `pulumi import --yes --skip-preview --protect=false --generate-code=false --file ${file} --stack ${STACK}`);
  return found.length;
}

interface GoneOn {
  readonly ran: Ran;
  /** What was done besides, in words. */
  readonly steps: readonly string[];
}

/** The run after one that was killed, as docs/guide.md has it. It may be killed in its turn. */
export async function goOn(lab: FaultLab, command: string, seen?: Seen): Promise<GoneOn> {
  await unlock(lab);
  const runner = command === "up" ? takeOver : [];
  const ran = await lab.run(command, seen, runner);
  if (ran.code === 0 || !awsExists.test(ran.text)) return { ran, steps: ["pulumi cancel"] };
  const count = await importPending(lab);
  return { ran: await lab.run(command, seen, runner), steps: ["pulumi cancel", `pulumi import of ${count}`] };
}

/** Takes out of the state what says that a run was killed while it made something; the resources are recorded by now. */
export async function clearPending(lab: FaultLab): Promise<readonly string[]> {
  const count = pendingCreates(lab).length;
  if (count === 0) return [];
  await done(lab, `pulumi refresh --yes --skip-preview --clear-pending-creates --stack ${STACK}`);
  return [`pulumi refresh --clear-pending-creates of ${count}`];
}

import * as fs from "fs";
import * as path from "path";

import { LabNetwork } from "../loopback";
import { LabPaths } from "../paths";
import { freePort, GiveUp, waitUntil } from "../processes/ports";
import { Supervisor } from "../processes/supervisor";
import { Tools } from "../tools/tools";
import { machineImages } from "./images";

/** Region of the lab's clusters, which `lab-env` exports. moto answers for every region. */
export const LAB_REGION = "us-east-1";

const PROGRAM = "moto";
const HOST = "127.0.0.1";
/** moto's imports take about two seconds; a busy machine with a cold disk needs several times that. */
const START_TIMEOUT_MS = 60_000;

export interface EmulatorOptions {
  readonly tools: Tools;
  readonly supervisor: Supervisor;
  readonly network: LabNetwork;
  readonly paths: LabPaths;
}

/** Rules by which the emulated AWS fails calls, read by lab/aws/faults.py; its log is beside it. */
export function awsFaultsFile(paths: LabPaths): string {
  return path.join(paths.run, "aws-faults.json");
}

/** Starts the emulated AWS and returns its endpoint once it answers. */
export async function startAwsEmulator({ tools, supervisor, network, paths }: EmulatorOptions): Promise<string> {
  const images = path.join(paths.run, "machine-images.json");
  fs.writeFileSync(images, JSON.stringify(machineImages()));
  const port = await freePort(HOST);
  await supervisor.start({
    name: PROGRAM,
    command: path.join(tools.python, "python3"),
    args: [path.join(__dirname, "moto_server.py"), "-H", HOST, "-p", String(port)],
    env: {
      MOTO_AMIS_PATH: images,
      // Without it an instance starts with a key pair that the account does not have, such as the AWS provider's
      // default.
      MOTO_ENABLE_KEYPAIR_VALIDATION: "true",
      // AWS's managed policies, which are attached to roles of the IAM stack.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      LAB_LOAD_BALANCER_NETWORK: network.range("loadBalancer"),
      LAB_MACHINES: paths.machines,
      // Absent unless a test writes it: the calls that AWS must fail.
      LAB_FAULTS: awsFaultsFile(paths),
      // No __pycache__ folders in the checkout.
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONUNBUFFERED: "1",
    },
  });
  const endpoint = `http://${HOST}:${port}`;
  await waitUntil(`the AWS emulator at ${endpoint}`, () => answers(endpoint, supervisor), START_TIMEOUT_MS);
  return endpoint;
}

async function answers(endpoint: string, supervisor: Supervisor): Promise<boolean> {
  if (!supervisor.running(PROGRAM)) {
    const lines = supervisor.programs().find(({ name }) => name === PROGRAM)?.lastLines ?? [];
    throw new GiveUp(`the AWS emulator ended while it started; its last lines:\n${lines.join("\n")}`);
  }
  return (await fetch(`${endpoint}/moto-api/`)).ok;
}

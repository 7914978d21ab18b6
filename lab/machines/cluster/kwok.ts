import * as fs from "fs";
import * as path from "path";

import { LabContext } from "../../lab";
import { freePort } from "../../processes/ports";
import { Authority } from "../../pki/certificates";
import { writeCertificate, writePrivateFile } from "../../pki/keyFiles";
import { MachineNames } from "../controlPlane/pki";
import { kwokConfig } from "./kwokConfig";

const HOST = "127.0.0.1";
const GRACE_MS = 2000;

/** Stands in for the kubelets of one cluster: runs the pods of all nodes and answers the API server's calls to them. */
export class Kwok {
  private readonly program: string;
  private port: number | undefined;

  constructor(
    private readonly lab: LabContext,
    private readonly folder: string,
    clusterName: string,
  ) {
    this.program = `${clusterName}-kwok`;
  }

  /** The address of its kubelet API. */
  get address(): { host: string; port: number } | undefined {
    return this.port === undefined ? undefined : { host: HOST, port: this.port };
  }

  /**
   * Starts it, or restarts it for other control planes: its configuration contains their etcds, and its kubeconfig one
   * of them.
   */
  async restart(members: readonly MachineNames[], kubeconfig: string, authority: Authority): Promise<void> {
    const { tools, supervisor } = this.lab;
    await supervisor.remove(this.program, GRACE_MS);
    this.port ??= await freePort(HOST);
    const serving = writeCertificate(
      this.folder,
      "kubelet",
      await authority.issue({ commonName: "kubelet", ipAddresses: [HOST], usages: ["server"] }),
    );
    const config = writePrivateFile(
      this.folder,
      "kwok.yaml",
      kwokConfig(fs.readFileSync(tools.kwokStages, "utf8"), members),
    );
    await supervisor.start({
      name: this.program,
      command: path.join(tools.bin, "kwok"),
      args: [
        "--manage-all-nodes",
        // Without leases the node controller treats every node as dead after 50 s. 40 s is the kubelet's own default.
        "--node-lease-duration-seconds=40",
        `--config=${config}`,
        `--kubeconfig=${writePrivateFile(this.folder, "kwok.conf", kubeconfig)}`,
        `--server-address=${HOST}:${this.port}`,
        `--tls-cert-file=${serving.cert}`,
        `--tls-private-key-file=${serving.key}`,
      ],
    });
  }

  async stop(): Promise<void> {
    await this.lab.supervisor.remove(this.program, GRACE_MS);
  }
}

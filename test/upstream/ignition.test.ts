import { strict as assert } from "assert";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

import { validateIgnition } from "../../lab/machines/ignition/validate";
import { ensureTools } from "../../lab/tools/tools";
import { ignitionSample, initKubeadmConfig, joinKubeadmConfig } from "../unit/lab/machinesSamples";

describe("the machines' Ignition against Flatcar's own validator", function () {
  // A machine whose cache is empty builds the validator here.
  this.timeout(50 * 60_000);
  let bin: string;
  let folder: string;
  before(async () => {
    bin = (await ensureTools((line) => console.log(`    ${line}`))).bin;
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "ignition-"));
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  /** What the validator has against a config; nothing where it takes it. */
  const refusal = (text: string): Promise<string> =>
    validateIgnition(bin, folder, "config.ign", text).then(
      () => "",
      ({ message }: Error) => message,
    );
  const endpoint = "10.0.0.1:6443";
  const controlPlane = ignitionSample({ verb: "init", kubeadmConfig: initKubeadmConfig("default", endpoint) });

  it("takes what the program's control planes boot with, its drop-in included", async () =>
    assert.equal(await refusal(controlPlane), ""));

  it("takes what its workers boot with", async () => {
    const kubeadmConfig = joinKubeadmConfig({ endpoint, token: "abcdef.0123456789abcdef", caCertHash: "sha256:00" });
    assert.equal(await refusal(ignitionSample({ verb: "join", kubeadmConfig })), "");
  });

  it("refuses a drop-in that systemd would not read, and a file without a place", async () => {
    assert.match(
      await refusal(controlPlane.replace("10-flatcar.conf", "10-flatcar.text")),
      /config\.ign: .*invalid systemd drop-in extension/s,
    );
    assert.match(await refusal(controlPlane.replace('"/etc/kubeadm.sh"', '"etc/kubeadm.sh"')), /path not absolute/);
  });
});

import { BootContext } from "./bootContext";
import { ControlPlaneMachine } from "./controlPlane/controlPlaneMachine";
import { appendIgnition, IgnitionConfig, parseIgnition } from "./ignition/config";
import { parseUserData } from "./ignition/userData";
import { validateIgnition } from "./ignition/validate";
import { machineImage } from "./image";
import { initControlPlane } from "./initControlPlane";
import { joinCluster } from "./joinCluster";
import { BootConfig, parseBootConfig } from "./kubeadm/bootConfig";
import { kubeadmUnitProblems } from "./kubeadm/kubeadmUnit";
import { machineMetadata, readScript, substituteEnvironment, usesMetadata } from "./kubeadm/script";

const CONFIG = "/etc/kubeadm.yml";
const SCRIPT = "/etc/kubeadm.sh";

/**
 * What happens on a Flatcar machine from power-on to a node: Ignition, then kubeadm.service. Throws the reason if it
 * stops. `started` gets a control plane's servers, which end with the machine.
 */
export async function bootMachine(boot: BootContext, started: (machine: ControlPlaneMachine) => void): Promise<void> {
  const image = await machineImage(boot.ec2, boot.instance);
  boot.console.line(`booting ${boot.instance.imageId} (${image.name})`);
  const ignition = await fetchIgnition(boot);
  boot.rootfs.writeFiles(ignition);
  const config = runKubeadmUnit(boot, ignition);
  // kubeadm refuses a version that is newer than itself, and Cluster API makes no image of an older one.
  if (config.kind === "init" && config.cluster.kubernetesVersion !== image.kubernetesVersion) {
    throw new Error(
      `the cluster asks for Kubernetes ${config.cluster.kubernetesVersion}, but image ${image.name} has ${image.kubernetesVersion}`,
    );
  }
  if (config.kind === "init") await initControlPlane(boot, config, started);
  else await joinCluster(boot, config, started);
  boot.rootfs.write("/run/cluster-api/bootstrap-success.complete", "success\n");
  boot.rootfs.move(CONFIG, "/tmp/kubeadm.yml");
}

async function fetchIgnition({ ec2, instance, ignition, folder, lab, console }: BootContext): Promise<IgnitionConfig> {
  const text = await ec2.userData(instance.id);
  const userData = parseUserData(text);
  await validateIgnition(lab.tools.bin, folder, "user-data.ign", text);
  let config = userData.config;
  for (const [index, object] of userData.objects.entries()) {
    console.line(`ignition: fetching s3://${object.bucket}/${object.key}`);
    const fetched = await ignition.read(instance, object);
    const name = `config-${index}.ign`;
    await validateIgnition(lab.tools.bin, folder, name, fetched);
    const parsed = parseIgnition(fetched, `s3://${object.bucket}/${object.key}`);
    config = userData.replaced ? parsed : appendIgnition(config, parsed);
  }
  return config;
}

/** kubeadm.service up to kubeadm itself: whether systemd starts it, and how its script changes the configuration. */
function runKubeadmUnit({ rootfs, instance, console }: BootContext, ignition: IgnitionConfig): BootConfig {
  const template = rootfs.read(CONFIG);
  const script = readScript(rootfs.read(SCRIPT));
  const problems = kubeadmUnitProblems(ignition, script.substitutes && usesMetadata(template));
  if (problems.length > 0) {
    throw new Error(problems.join("\n"));
  }
  script.leftOut.forEach((command) => console.line(`kubeadm.sh: the lab skips: ${command}`));
  const text = script.substitutes ? substituteEnvironment(template, machineMetadata(instance)) : template;
  rootfs.write(CONFIG, text);
  const config = parseBootConfig(text);
  if (config.kind !== script.verb) {
    throw new Error(`${SCRIPT} runs kubeadm ${script.verb}, but ${CONFIG} is for kubeadm ${config.kind}`);
  }
  console.line(`kubeadm.service: kubeadm ${script.verb} as ${config.node.name}`);
  return config;
}

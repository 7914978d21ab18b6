import { IgnitionConfig, mergeUnit } from "../ignition/config";
import { SystemdUnit } from "./systemdUnit";

const NAME = "kubeadm.service";
const SCRIPT = "/etc/kubeadm.sh";
const METADATA_UNIT = "coreos-metadata.service";
const METADATA_FILES = "/run/metadata/";

/**
 * Why kubeadm.service would not run kubeadm on a Flatcar machine; empty if it would.
 * `needsMetadata`: whether the script uses the instance data of coreos-metadata.
 */
export function kubeadmUnitProblems(config: IgnitionConfig, needsMetadata: boolean): string[] {
  const merged = mergeUnit(config, NAME);
  if (merged === undefined) {
    return [`${NAME} is missing: nothing starts kubeadm`];
  }
  const unit = new SystemdUnit(merged.texts);
  return [
    ...startProblems(unit, merged.enabled, merged.masked),
    ...commandProblems(unit),
    ...(needsMetadata ? metadataProblems(unit) : []),
  ];
}

function startProblems(unit: SystemdUnit, enabled: boolean, masked: boolean): string[] {
  if (masked) return [`${NAME} is masked: systemd does not start it`];
  if (!enabled) return [`${NAME} is not enabled: systemd does not start it`];
  return unit.words("Install", "WantedBy").length === 0 ? [`${NAME} has no WantedBy=: enabling it has no effect`] : [];
}

function commandProblems(unit: SystemdUnit): string[] {
  const commands = unit.values("Service", "ExecStart").map((command) => command.replace(/^[-@:+!]+/, "").split(/\s+/));
  if (!commands.some((words) => words.includes(SCRIPT))) {
    return [
      `${NAME} does not run ${SCRIPT}: its ExecStart is ${commands.map((words) => words.join(" ")).join("; ") || "empty"}`,
    ];
  }
  // Flatcar mounts /etc noexec since 4628. @see https://github.com/flatcar/Flatcar/issues/2166
  const executed = commands.map(([program = ""]) => program).find((program) => program.startsWith("/etc/"));
  if (executed === undefined) return [];
  return [
    `${NAME}: Failed at step EXEC spawning ${executed}: Permission denied: /etc is mounted noexec on Flatcar, ` +
      `so a drop-in must reset ExecStart= and set ExecStart=/bin/bash ${SCRIPT}`,
  ];
}

function metadataProblems(unit: SystemdUnit): string[] {
  const problems: string[] = [];
  const files = unit.values("Service", "EnvironmentFile").map((file) => file.replace(/^-/, ""));
  if (!files.some((file) => file.startsWith(METADATA_FILES))) {
    problems.push(
      `${NAME} has no EnvironmentFile=${METADATA_FILES}*: the variables of coreos-metadata are empty for envsubst`,
    );
  }
  const pulledIn = [...unit.words("Unit", "Requires"), ...unit.words("Unit", "Wants")].includes(METADATA_UNIT);
  if (!pulledIn || !unit.words("Unit", "After").includes(METADATA_UNIT)) {
    problems.push(
      `${NAME} does not start after ${METADATA_UNIT} (Requires= and After=): ${METADATA_FILES} is empty by then`,
    );
  }
  return problems;
}

import type { Manager } from "./managers";

/** The gates without which no object of this program passes the webhooks, by the label of the provider whose manager has them. */
const ignitionGates: Readonly<Record<string, { readonly gate: string; readonly variable: string }>> = {
  "bootstrap-kubeadm": { gate: "KubeadmBootstrapFormatIgnition", variable: "EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION" },
  "control-plane-kubeadm": { gate: "KubeadmBootstrapFormatIgnition", variable: "EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION" },
  "infrastructure-aws": { gate: "BootstrapFormatIgnition", variable: "EXP_BOOTSTRAP_FORMAT_IGNITION" },
};

/** The values of `--feature-gates` in a manager's command line, the last one of each: it may be there more than once, and in two words. */
function gatesOf(commandLine: readonly string[]): ReadonlyMap<string, string> {
  const values = commandLine.flatMap((word, index) => {
    if (/^--?feature-gates=/.test(word)) return [word.slice(word.indexOf("=") + 1)];
    return /^--?feature-gates$/.test(word) ? [commandLine[index + 1] ?? ""] : [];
  });
  return new Map(values.flatMap((value) => value.split(",")).map((pair): [string, string] => {
    const [gate = "", on = ""] = pair.split("=").map((part) => part.trim());
    return [gate, on];
  }));
}

/** Go's own words for true. */
const on = /^(1|t|true)$/i;

/** That a manager runs without its Ignition gate, which is off by default. */
export function gateProblem(label: string, { namespace, name, commandLine }: Manager): string | undefined {
  const wanted = ignitionGates[label];
  if (wanted === undefined) return undefined;
  const found = gatesOf(commandLine).get(wanted.gate);
  if (found !== undefined && on.test(found)) return undefined;
  return `${label} runs without the feature gate ${wanted.gate}${found === undefined ? "" : ` (it is ${found})`}, and refuses Ignition: ` +
    `set ${wanted.variable}=true and install it again, or write ${wanted.gate}=true into --feature-gates (\`kubectl -n ${namespace} edit deployment ${name}\`; with the operator spec.manager.featureGates)`;
}

import { pathText, Problem } from "../schema/problem";

interface Form {
  readonly pattern: RegExp;
  readonly is: string;
  readonly example: string;
}

const flag: Form = {
  pattern: /^(1|t|T|true|True|TRUE|0|f|F|false|False|FALSE)$/,
  is: "true or false",
  example: '"true"',
};
const address: Form = { pattern: /^(0|\S*:[\w-]+)$/, is: "an address with a port", example: '":8443"' };

/**
 * Variables that become flags of a manager. It ends at a flag that it cannot read, and is started again and again,
 * until the wait for it is over.
 * @see https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/config/manager/manager.yaml
 * @see https://github.com/kubernetes-sigs/cluster-api/blob/v1.13.0/bootstrap/kubeadm/config/manager/manager.yaml
 */
const forms: Readonly<Record<string, Form>> = {
  CAPA_LOGLEVEL: { pattern: /^-?\d+$/, is: "a number", example: '"5"' },
  CAPA_DIAGNOSTICS_ADDRESS: address,
  CAPI_DIAGNOSTICS_ADDRESS: address,
  CAPA_INSECURE_DIAGNOSTICS: flag,
  CAPI_INSECURE_DIAGNOSTICS: flag,
  KUBEADM_BOOTSTRAP_TOKEN_TTL: {
    pattern: /^(0|(\d+(\.\d+)?(h|m|s|ms))+)$/,
    is: "a duration with its unit",
    example: '"15m"',
  },
};

/** Values that no manager starts with. */
export function valueProblems(variables: Readonly<Record<string, string | undefined>> | undefined): Problem[] {
  return Object.entries(variables ?? {}).flatMap(([name, value]) => {
    const form = forms[name];
    if (form === undefined || value === undefined || form.pattern.test(value)) return [];
    const problem = `is not ${form.is}, and the manager whose flag it becomes would not start`;
    return [{ path: pathText(["variables", name]), value, problem, fix: `write one, such as ${form.example}` }];
  });
}

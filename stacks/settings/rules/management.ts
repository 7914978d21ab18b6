import { z } from "zod";

import { credentialsVariable } from "../../../components/management/components";
import { FeatureGates, gateVariables } from "../../../components/management/providers";
import { Check, metaOf } from "../../../components/schema/fields";

/** Without these no object of the program passes the webhooks. */
export const alwaysOn: readonly (keyof FeatureGates)[] = ["kubeadmBootstrapFormatIgnition", "bootstrapFormatIgnition"];

export function gateStaysOn(gate: keyof FeatureGates, schema: z.ZodBoolean): z.ZodBoolean {
  if (!alwaysOn.includes(gate)) return schema;
  const meta = metaOf(schema);
  const checked = schema.superRefine((on, context) => {
    if (!on) context.addIssue({ code: "custom", message: "cannot be turned off: Ignition machines need both Ignition gates", params: { fix: "leave it out" } });
  });
  return meta === undefined ? checked : checked.meta(meta);
}

const gateNames = new Map<string, string>(Object.entries(gateVariables).map(([gate, variable]) => [variable, gate]));

export const variableName: Check<string> = (name) => {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) {
    const corrected = name.toUpperCase().replace(/[^A-Z0-9_]+/g, "_");
    return { problem: "is no name of a variable (upper-case letters, digits and _)", fix: `write it as the manifests do, such as ${corrected}` };
  }
  if (name === credentialsVariable) return { problem: "is a secret, and variables are not", fix: "leave it out; it is made of `credentials`" };
  const gate = gateNames.get(name);
  return gate === undefined ? undefined : { problem: "is a feature gate", fix: `set management.featureGates.${gate} instead` };
};

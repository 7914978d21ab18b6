/**
 * For a Kubernetes provider, which otherwise makes a ConfigMap or Secret anew when its data changes: it is gone for a moment, and with
 * it what was mounted or read from it, such as the controllers' credentials.
 * @see https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/#enablesecretmutable_nodejs
 */
export const changedInPlace = { enableConfigMapMutable: true, enableSecretMutable: true } as const;

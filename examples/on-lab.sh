#!/usr/bin/env bash
# Runs pulumi for an example on the lab, whose stack lab-management must be up: on-lab.sh up|destroy
set -euo pipefail
cd "$(dirname "$0")/.."
eval "$(make -s lab-env STACK=lab-management)"
unset PULUMI_OPTION_CONFIG_FILE
management=${KUBECONFIG%%:*}
lab=${management%/kubeconfig/*}
cd examples/own-vpc
# It belongs to the passphrase of one lab.
rm -f Pulumi.lab.yaml
pulumi stack select --create lab
pulumi config set kubeconfig "$management"
pulumi config set repository "$lab/repository"
pulumi config set calico "$lab/calico.yaml"
pulumi "$1" --yes --skip-preview
if [ "$1" = up ]; then
  pulumi stack output nodes
fi

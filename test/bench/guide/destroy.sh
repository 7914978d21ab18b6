#!/usr/bin/env bash
# The guide's clean up, and the end of what came before it: providers and IAM stack.
set -euo pipefail
here=$(dirname "$0")
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
kubectl delete cluster ignition-cluster > /dev/null
kubectl delete -f "$GUIDE/ignition-cluster.yaml" --ignore-not-found > /dev/null
clusterctl delete --all --include-crd --include-namespace > /dev/null
"$PYTHON" "$here/iam.py" delete

#!/usr/bin/env bash
# The guide's clean up, and the end of what came before it: providers and IAM stack.
set -euo pipefail
here=$(dirname "$0")
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
kubectl delete cluster ignition-cluster > /dev/null
kubectl delete -f "$GUIDE/ignition-cluster.yaml" --ignore-not-found > /dev/null
# The AWS provider makes one by itself, and clusterctl deletes no definition of which there are objects.
kubectl delete awsclustercontrolleridentities --all > /dev/null
# It loses its way among definitions that it has just deleted, and finds it when it is called again.
for try in 1 2 3; do
  clusterctl delete --all --include-crd --include-namespace > /dev/null && break
  [ "$try" -lt 3 ]
done
"$PYTHON" "$here/iam.py" delete

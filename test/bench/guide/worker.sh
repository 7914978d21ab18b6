#!/usr/bin/env bash
# One worker more than the guide's two, and the wait for its node.
set -euo pipefail
kubectl scale machinedeployment ignition-cluster-md-0 --replicas=3 > /dev/null
until [ "$(kubectl --kubeconfig "$GUIDE/kubeconfig" get nodes -o name | wc -l)" = 4 ]; do sleep 1; done
kubectl --kubeconfig "$GUIDE/kubeconfig" wait --for=condition=Ready --timeout=10m nodes --all > /dev/null
kubectl wait --for=condition=Available --timeout=10m cluster/ignition-cluster > /dev/null

#!/usr/bin/env bash
# Cluster API's guide "Ignition Bootstrap Config" typed without a pause, in a shell that has evaluated `make lab-env`.
# GUIDE: a folder for its files. PYTHON: an interpreter with boto3. TEMPLATE: cluster-template-flatcar.yaml. CALICO: its manifest.
set -euo pipefail
here=$(dirname "$0")
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1

# Initialize the management cluster. Without a configuration the stack has no rights to the bucket.
cat > "$GUIDE/iam.yaml" <<'YAML'
apiVersion: bootstrap.aws.infrastructure.cluster.x-k8s.io/v1beta1
kind: AWSIAMConfiguration
spec:
  s3Buckets:
    enable: true
YAML
clusterawsadm bootstrap iam print-cloudformation-template --config "$GUIDE/iam.yaml" 2> /dev/null | "$PYTHON" "$here/iam.py" create
AWS_B64ENCODED_CREDENTIALS=$(clusterawsadm bootstrap credentials encode-as-profile 2> /dev/null)
export AWS_B64ENCODED_CREDENTIALS
export EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION=true EXP_BOOTSTRAP_FORMAT_IGNITION=true
clusterctl init --infrastructure aws --wait-providers > /dev/null

# Generate and apply the workload cluster. The two changes are those without which the template works no longer:
# `ignition` in the machine templates, and the script that /etc, mounted noexec, cannot run.
export AWS_SSH_KEY_NAME=my-key AWS_S3_BUCKET_NAME=cluster-api-provider-aws-my-bucket
export AWS_NODE_MACHINE_TYPE=t3a.small AWS_CONTROL_PLANE_MACHINE_TYPE=t3a.medium
clusterctl generate cluster ignition-cluster --from "$TEMPLATE" --kubernetes-version "$KUBERNETES_VERSION" --control-plane-machine-count 1 --worker-machine-count 2 |
  sed -E \
    -e 's/sshKeyName: .*/sshKeyName: ""/' \
    -e 's/^( +)imageLookupBaseOS: .*/&\n\1ignition: {version: "2.3", storageType: ClusterObjectStore}/' \
    -e 's/^( +)EnvironmentFile=.*/&\n\1ExecStart=\n\1ExecStart=\/bin\/bash \/etc\/kubeadm.sh/' > "$GUIDE/ignition-cluster.yaml"
# The managers are available before their webhooks are trusted, and nothing in the guide waits for that.
until kubectl apply -f "$GUIDE/ignition-cluster.yaml" > "$GUIDE/apply.log" 2>&1; do
  grep -q "unknown authority" "$GUIDE/apply.log" || { cat "$GUIDE/apply.log" >&2; exit 1; }
  sleep 1
done
kubectl wait --for=condition=Initialized --timeout=10m kubeadmcontrolplane/ignition-cluster-control-plane > /dev/null

# Connect, deploy a CNI plugin, and wait for all nodes.
(umask 077 && clusterctl get kubeconfig ignition-cluster > "$GUIDE/kubeconfig")
kubectl --kubeconfig "$GUIDE/kubeconfig" cluster-info > /dev/null
kubectl --kubeconfig "$GUIDE/kubeconfig" apply -f "$CALICO" > /dev/null
until [ "$(kubectl --kubeconfig "$GUIDE/kubeconfig" get nodes -o name | wc -l)" = 3 ]; do sleep 1; done
kubectl --kubeconfig "$GUIDE/kubeconfig" wait --for=condition=Ready --timeout=10m nodes --all > /dev/null
kubectl wait --for=condition=Available --timeout=10m cluster/ignition-cluster > /dev/null

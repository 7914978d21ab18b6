/** As much of the AWS provider's cluster template as the add-ons are taken from. */
export const clusterTemplate = `
apiVersion: cluster.x-k8s.io/v1beta1
kind: Cluster
metadata: {name: "\${CLUSTER_NAME}"}
---
apiVersion: addons.cluster.x-k8s.io/v1beta1
kind: ClusterResourceSet
metadata: {name: crs-ccm}
spec:
  clusterSelector: {matchLabels: {ccm: external}}
  resources: [{kind: ConfigMap, name: ccm-addon}]
  strategy: ApplyOnce
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ccm-addon}
data:
  ccm.yaml: "image: ccm:\${KUBERNETES_AWS_CCM_VERSION:-v1.32.5} $(ENDPOINT)"
`;

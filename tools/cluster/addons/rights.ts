/** What the cluster's own programs may do beyond what their names already say. */
export function rights(): unknown[] {
  const group = "rbac.authorization.k8s.io";
  const binding = (name: string, role: string, user: string) => ({
    apiVersion: `${group}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: group, kind: "ClusterRole", name: role },
    subjects: [{ apiGroup: group, kind: "User", name: user }],
  });
  return [
    // For logs and commands in pods, which the kubelet is asked for.
    binding("tracing-api-server", "system:kubelet-api-admin", "kube-apiserver-kubelet-client"),
    {
      apiVersion: `${group}/v1`,
      kind: "ClusterRole",
      metadata: { name: "tracing-network-policies" },
      rules: [
        { apiGroups: [""], resources: ["pods", "namespaces"], verbs: ["list", "watch"] },
        {
          apiGroups: ["networking.k8s.io"],
          resources: ["networkpolicies"],
          verbs: ["list", "watch"],
        },
      ],
    },
    binding("tracing-network-policies", "tracing-network-policies", "tracing-network-policies"),
  ];
}

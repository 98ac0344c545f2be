/** Labels by name. */
export type Labels = Readonly<Record<string, string>>;

/** Which objects are meant, by their labels; an empty one means all. */
export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly Requirement[];
}

/** One demand of a selector on a label. */
export interface Requirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

/** What every object of the API is called. */
export interface Metadata {
  readonly name: string;
  /** Absent for what is in no namespace. */
  readonly namespace?: string;
  readonly labels?: Labels;
}

/** A namespace, as far as policies look at it. */
export interface Namespace {
  readonly metadata: Metadata;
}

/** A pod, as far as policies look at it. */
export interface Pod {
  readonly metadata: Metadata;
  readonly spec: {
    readonly hostNetwork?: boolean;
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
  readonly status: {
    readonly phase?: string;
    readonly podIPs?: readonly { readonly ip: string }[];
  };
}

interface Container {
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort: number;
    readonly protocol?: Protocol;
  }[];
}

/** The protocols that have ports. */
export type Protocol = "TCP" | "UDP" | "SCTP";

/** Somebody whom a rule lets in or out to; all that is said of it must be true. */
export interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

/** Ports that a rule opens: one, a range, or all of a protocol. */
export interface PolicyPort {
  readonly protocol?: Protocol;
  /** A number, or the name that the receiving pod has for one; absent for all. */
  readonly port?: number | string;
  readonly endPort?: number;
}

/** Who may call a pod, and where; an empty list is everybody, or everywhere. */
export interface Ingress {
  readonly from?: readonly Peer[];
  readonly ports?: readonly PolicyPort[];
}

/** Whom a pod may call, and where. */
export interface Egress {
  readonly to?: readonly Peer[];
  readonly ports?: readonly PolicyPort[];
}

/** A policy of networking.k8s.io/v1: what the pods it selects may do, and nothing else from then on. */
export interface NetworkPolicy {
  readonly metadata: Metadata;
  readonly spec: {
    readonly podSelector?: Selector;
    readonly policyTypes?: readonly ("Ingress" | "Egress")[];
    readonly ingress?: readonly Ingress[];
    readonly egress?: readonly Egress[];
  };
}

/** All that decides on who may call whom. */
export interface Objects {
  readonly pods: readonly Pod[];
  readonly namespaces: readonly Namespace[];
  readonly policies: readonly NetworkPolicy[];
}

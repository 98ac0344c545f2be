/** The log of who has read and changed what: written by the gateway and by operators, followed by the Collector. */
export const auditLog = {
  /** Folder of the log, alike in both workloads. */
  folder: "/var/log/gateway",
  /** The file that is written now; of several gateways each has its own, as one file is one writer's. */
  file: "/var/log/gateway/audit.log",
  fileOf: (gateway: string) => `/var/log/gateway/audit-${gateway}.log`,
  /** That file and those it was before: a full one is renamed, and read to its end all the same. */
  pattern: "/var/log/gateway/audit*.log",
  /** A file of operators' own lines beside the gateway's, of a name that later ones come after. */
  operatorsFile: (name: string) => `/var/log/gateway/audit-operators-${name}.log`,
  /** How many files of all gateways' are followed, and how many of operators': the latest by their names. */
  followed: 50,
  /** What its lines are known by in the log store. */
  serviceName: "gateway-audit",
} as const;

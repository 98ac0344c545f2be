/** The log of who has read and changed what: written by the gateway and by operators, followed by the Collector. */
export const auditLog = {
  /** Folder of the log, alike in both workloads. */
  folder: "/var/log/gateway",
  /** The file that is written now. */
  file: "/var/log/gateway/audit.log",
  /** That file and those it was before: a full one is renamed, and read to its end all the same. */
  pattern: "/var/log/gateway/audit*.log",
  /** Operators' own lines of a month, such as `2026-11`, beside the gateway's. */
  operatorsFile: (month: string) => `/var/log/gateway/audit-operators-${month}.log`,
  /** What its lines are known by in the log store. */
  serviceName: "gateway-audit",
} as const;

import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** The settings of the whole machine that a kubelet writes. */
const names = [
  "vm.overcommit_memory",
  "vm.panic_on_oom",
  "kernel.panic",
  "kernel.panic_on_oops",
  "kernel.keys.root_maxkeys",
  "kernel.keys.root_maxbytes",
];

/** The settings as they are. */
export function currentSysctls(): Record<string, string> {
  return Object.fromEntries(
    names
      .filter((name) => existsSync(fileOf(name)))
      .map((name) => [name, readFileSync(fileOf(name), "utf8").trim()] as const),
  );
}

/** Sets them as they were. */
export function restoreSysctls(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) writeFileSync(fileOf(name), value);
}

function fileOf(name: string): string {
  return `/proc/sys/${name.replaceAll(".", "/")}`;
}

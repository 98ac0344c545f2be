import { chainIn } from "./objects.ts";

/** The first packet of a connection. */
export interface Packet {
  readonly saddr: string;
  readonly daddr: string;
  readonly protocol: "tcp" | "udp";
  readonly dport: number;
}

/** Whether a packet passes a chain of a ruleset, read as nftables would, as far as these rulesets go. */
export function passes(ruleset: string, name: string, packet: Packet): boolean {
  return verdictOf(ruleset, name, packet) !== "drop";
}

function verdictOf(ruleset: string, name: string, packet: Packet): string {
  for (const line of chainIn(ruleset, name) ?? []) {
    const verdict = verdictOfLine(line, packet);
    const [word = "", target = ""] = verdict?.split(" ") ?? [];
    if (word === "jump" && verdictOf(ruleset, target, packet) === "drop") return "drop";
    if (["drop", "return", "accept"].includes(word)) return word;
  }
  return "continue";
}

/** What a line says of a packet; nothing where it does not match. */
function verdictOfLine(line: string, packet: Packet): string | undefined {
  if (line.startsWith("type filter")) return undefined;
  const words = line.match(/\{[^}]*\}|\S+/g) ?? [];
  for (let at = 0; at < words.length;) {
    const [first = "", second = "", third = "", fourth = ""] = words.slice(at, at + 4);
    if (first === "ip" && third === "vmap") return entryFor(fieldOf(second, packet), fourth);
    if (first === "ip") {
      const negated = third === "!=";
      if (isIn(fieldOf(second, packet), negated ? fourth : third) === negated) return undefined;
      at += negated ? 4 : 3;
    } else if (second === "dport") {
      const [from = NaN, to = from] = third.split("-").map(Number);
      const { protocol, dport } = packet;
      if (protocol !== first || dport < from || dport > to) return undefined;
      at += 3;
    } else if (first === "meta" && second === "l4proto") {
      if (packet.protocol !== third) return undefined;
      at += 3;
    } else if (first === "meta" || first === "ct") {
      // Neither of IPv6 nor an answer.
      return undefined;
    } else if (first === "counter") at += 1;
    else return first;
  }
  return undefined;
}

function fieldOf(name: string, { saddr, daddr }: Packet): string {
  return name === "saddr" ? saddr : daddr;
}

function entriesOf(set: string): string[] {
  return set
    .replace(/^\{|\}$/g, "")
    .split(",")
    .map((entry) => entry.trim());
}

function entryFor(address: string, map: string): string | undefined {
  const entries = entriesOf(map).map((entry) => entry.split(" : "));
  return entries.find(([key]) => key === address)?.[1];
}

/** Whether an address is in a set, in a range or is the very one. */
export function isIn(address: string, set: string): boolean {
  return entriesOf(set).some((entry) => {
    const [base = "", bits = "32"] = entry.split("/");
    const shift = 2 ** (32 - Number(bits));
    return Math.floor(numberOf(address) / shift) === Math.floor(numberOf(base) / shift);
  });
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

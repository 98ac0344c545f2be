import { isIP } from "node:net";
import { z } from "zod";
import { refusal } from "../kinds.ts";

const HIGHEST_PORT_OFFSET = 48_000;

const ADDRESSES_RULE = "must be a private IPv4 range of 1024 addresses such as '10.213.0.0/22'";

/** Containers on one Docker engine. */
export const docker = z.strictObject({
  kind: z.literal("docker").describe("Containers on one Docker engine."),
  bindAddress: z
    .string(refusal("must be an IP address"))
    .refine((address) => isIP(address) !== 0, refusal("must be an IP address"))
    .meta({ title: "IP address" })
    .default("127.0.0.1")
    .describe("Address of this machine on which the platform's ports are published."),
  portOffset: z
    .int(refusal(`must be a whole number from 0 to ${HIGHEST_PORT_OFFSET}`))
    .min(0)
    .max(HIGHEST_PORT_OFFSET)
    .default(0)
    .describe("Added to every published port, so that a second platform can run beside the first."),
  addresses: z
    .string(refusal(ADDRESSES_RULE))
    .refine(isPrivateRange, refusal(ADDRESSES_RULE))
    .default("10.213.0.0/22")
    .describe(
      "Addresses for the networks of two between its containers; a second platform needs others.",
    ),
});

const ADDRESSES = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.0\/22$/;

function isPrivateRange(text: string): boolean {
  const [first = NaN, second = NaN, third = NaN] = (ADDRESSES.exec(text) ?? [])
    .slice(1)
    .map(Number);
  const fits = second <= 255 && third <= 255 && third % 4 === 0;
  const isPrivate =
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168);
  return fits && isPrivate;
}

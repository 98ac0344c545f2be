import { BOOST_MARK, BOOSTS_FILE, type Boost } from "../../model/boosts.ts";
import { configurationPath } from "../../model/workload.ts";
import type { Component } from "../pipelines.ts";
import { yaml } from "../yaml.ts";
import { literal, transform, type StatementGroup } from "../ottl.ts";
import { SALT } from "../sampling-policies.ts";

const MARK = `span.attributes[${literal(BOOST_MARK)}]`;

/** Hash of a span's trace, as the sampler has it; for the statements on one span. */
const HASH = 'span.cache["hash"]';
const BYTES = 'span.cache["bytes"]';

/** Every byte once, in order: what two hexadecimal digits stand for is at their place. */
const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString("base64");

/** How many hashes there are. */
const HASHES = 2n ** 64n;

/**
 * Marks the spans for whose sake the sampler keeps a trace, whatever its share is.
 *
 * A mark from outside is none. What is marked is said in a file of its own, read at every start: a
 * SIGHUP ends the process, as its own metrics go through a pipeline that is closed by then.
 */
export function boostProcessor(): Component {
  const { id, settings } = transform("boosts", {
    traces: [{ statements: [`delete_key(span.attributes, ${literal(BOOST_MARK)})`] }],
  });
  const { trace_statements: own } = settings as { trace_statements: readonly StatementGroup[] };
  const file = `\${file:${configurationPath(BOOSTS_FILE)}}`;
  return { id, settings: { ...settings, trace_statements: [...own, file] } };
}

/**
 * The Collector's file of boosts: a group of statements, which end by the clock.
 *
 * The same hash as the sampler's decides, so that whoever is kept at 10 % is kept at 25 %, and of boosts
 * and rules the highest counts.
 */
export function boostsFile(boosts: readonly Boost[]): string {
  // The highest last, since each mark replaces the one before.
  const rising = boosts.toSorted((one, other) => one.percent - other.percent);
  const marks = rising.map(
    (boost) => `set(${MARK}, ${boost.percent}) where ${isAbout(boost)} and ${isWithin(boost)}`,
  );
  return yaml({
    // From no statement at all it could not be inferred.
    context: "span",
    // Nobody's spans are turned away for the sake of a boost.
    error_mode: "ignore",
    ...(boosts.length > 0 && { conditions: rising.map(isAbout) }),
    statements: [...(boosts.length > 0 ? hashed : []), ...marks],
  });
}

/** FNV-1a with 64 bits of the salt and the sixteen bytes of the trace's id. */
const hashed: readonly string[] = [
  `set(${BYTES}, Base64Decode(${literal(ALL_BYTES)}))`,
  `set(${HASH}, FNV(Concat([${[literal(SALT), ...Array.from({ length: 16 }, byteOfId)].join(", ")}], "")))`,
];

function byteOfId(_: unknown, index: number): string {
  return `Substring(${BYTES}, ParseInt(Substring(span.trace_id.string, ${2 * index}, 2), 16), 1)`;
}

function isAbout({ service, route, until }: Boost): string {
  const conditions = [
    `UnixSeconds(Now()) < ${until}`,
    ...(service === undefined
      ? []
      : [`resource.attributes["service.name"] == ${literal(service)}`]),
    ...(route === undefined ? [] : [`span.attributes["http.route"] == ${literal(route)}`]),
  ];
  return conditions.join(" and ");
}

/** Whether the hash, which has a sign here and none in the sampler, is one of the share's. */
function isWithin({ percent }: Boost): string {
  const last = (BigInt(Math.round(percent * 1e6)) * (HASHES - 1n)) / 100_000_000n;
  return last < HASHES / 2n
    ? `${HASH} >= 0 and ${HASH} <= ${last}`
    : `(${HASH} >= 0 or ${HASH} <= ${last - HASHES})`;
}

import { changesIn, kinds, type Change } from "./changes.ts";
import { componentSections, DIFF_LINES, labelOf, type Section } from "./components.ts";
import { dataChanges, type DataChange } from "./data-at-risk.ts";
import type { EngineEvent } from "./events.ts";
import { findingsIn, findingText, remediationsIn, remediationText } from "./findings.ts";
import type { LinkTo } from "./links.ts";
import { block, code, cut, details, shortened } from "./markdown.ts";
import { redacted } from "./redaction.ts";
import { isFine, verdictOn, verdictText, type Verdict } from "./verdict.ts";

/** Most characters of a comment: GitHub takes 65,536, and each of several bytes may be counted as them. */
export const MOST_CHARACTERS = 60_000;

/** Most characters of what stands before the components, for each of its parts. */
const MOST_OF_PART = 9_000;

/** Most lines of the engine's errors. */
const ERROR_LINES = 60;

/** So many resources with data are shown one by one. */
const DATA_LINES = 40;

/** What a comment is about, beside the engine's events. */
export interface Subject {
  readonly stack: string;
  /** What the settings cost, in a line; absent where they are not known. */
  readonly capacity?: string | undefined;
  /** Lines of what differs in the rendered configuration that is kept for reviewers. */
  readonly golden?: readonly string[];
  readonly linkTo?: LinkTo;
}

/** A preview as a reviewer reads it. */
export interface Comment {
  /** Markdown that GitHub and GitLab show alike. */
  readonly text: string;
  readonly verdict: Verdict;
  /** The same in a few words. */
  readonly summary: string;
}

/** The comment on a preview, by the events of the engine; nothing that is secret in them is in it. */
export function commentOn(events: readonly EngineEvent[], subject: Subject): Comment {
  const shown = redacted(events);
  const verdict = verdictOn(shown);
  const changes = changesIn(shown);
  const data = dataChanges(changes);
  const summary = verdictText(verdict);
  const head = [
    `<!-- tracing-infra preview: ${subject.stack} -->`,
    titleOf(subject.stack, summary),
    ...errorPart(verdict),
    table(changes, data),
    ...(changes.every(({ kind }) => kind === "unchanged") && isFine(verdict)
      ? ["Nothing changes."]
      : []),
    ...dataPart(data),
    ...(subject.capacity === undefined ? [] : [`Capacity: ${subject.capacity}.`]),
    ...policyPart(shown, subject.linkTo ?? (() => undefined)),
  ];
  const sections = componentSections(changes);
  const golden = goldenPart(subject.golden ?? []);
  return { text: fitted(head.join("\n\n"), sections, golden), verdict, summary };
}

function titleOf(stack: string, summary: string): string {
  const [sign = "", ...words] = summary.split(" ");
  return `## ${sign} Preview of ${code(stack)}: ${words.join(" ")}`;
}

function errorPart({ errors }: Verdict): string[] {
  if (errors.length === 0) return [];
  const lines = errors.flatMap((text) => text.split("\n")).map((line) => shortened(line, 400));
  return [`### Errors\n\n${block(cut(lines, ERROR_LINES), "text")}`];
}

function table(changes: readonly Change[], data: readonly DataChange[]): string {
  const counts = kinds.map((one) => changes.filter(({ kind }) => kind === one).length);
  const lost = data.filter(({ isLost }) => isLost).length;
  return [
    `| ${kinds.join(" | ")} | data lost |`,
    `| ${[...kinds, "data lost"].map(() => "--:").join(" | ")} |`,
    `| ${counts.join(" | ")} | ${lost > 0 ? `**${lost}**` : "0"} |`,
  ].join("\n");
}

function dataPart(data: readonly DataChange[]): string[] {
  if (data.length === 0) return [];
  return [`### Data\n\n${listed(data.map(dataLine), DATA_LINES)}`];
}

function dataLine({ change, fate, stays }: DataChange): string {
  const deed = change.kind === "replaced" ? "is replaced" : "is deleted";
  const places = stays.map(code).join(", ");
  switch (fate) {
    case "lost":
      return `- **${labelOf(change)} ${deed}: its data is lost**`;
    case "kept":
      return `- ${labelOf(change)} ${deed}: what is there is *kept*, with its data`;
    case "restarts":
      return `- ${labelOf(change)} restarts, its data stays in ${places}`;
    case "goes":
      return `- ${labelOf(change)} ${deed}, its data stays in ${places}`;
  }
}

function policyPart(events: readonly EngineEvent[], linkTo: LinkTo): string[] {
  const findings = findingsIn(events);
  const mandatory = findings.filter(({ isMandatory }) => isMandatory);
  const others = findings.filter(({ isMandatory }) => !isMandatory);
  const remediations = remediationsIn(events);
  if (findings.length + remediations.length === 0) return [];
  const said = (list: typeof findings) => listed(list.map((one) => findingText(one, linkTo)));
  const parts = [
    ...(mandatory.length > 0 ? [said(mandatory)] : []),
    ...(others.length > 0
      ? [
          details(
            `${others.length} advisory ${others.length === 1 ? "finding" : "findings"}`,
            said(others),
          ),
        ]
      : []),
    ...(remediations.length > 0
      ? [listed(remediations.map((one) => remediationText(one, linkTo)))]
      : []),
  ];
  return [`### Policies\n\n${parts.join("\n\n")}`];
}

/** Items of a list, as many as there is room for. */
function listed(items: readonly string[], most = items.length): string {
  let length = 0;
  const shown = items.slice(0, most).filter((item) => (length += item.length + 1) < MOST_OF_PART);
  const left = items.length - shown.length;
  return [...shown, ...(left > 0 ? [`- ${left} more are left out`] : [])].join("\n");
}

function goldenPart(lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const diff = block(
    cut(
      lines.map((line) => shortened(line, 400)),
      DIFF_LINES * 2,
    ),
    "diff",
  );
  return details("Rendered configuration against the base, as it is kept for reviewers", diff);
}

/** All of it as far as there is room, components before what is kept for reviewers; what has none is named. */
function fitted(head: string, sections: readonly Section[], golden: string): string {
  let room = MOST_CHARACTERS - head.length - 1_500;
  const fits = (text: string) => {
    if (text.length > room) return false;
    room -= text.length;
    return true;
  };
  const texts = sections.map(({ name, text }) => ({ name, text: `### ${code(name)}\n\n${text}` }));
  const shown = texts.filter(({ text }) => fits(text));
  const left = texts.filter((one) => !shown.includes(one)).map(({ name }) => code(name));
  return [
    head,
    ...shown.map(({ text }) => text.trimEnd()),
    ...(left.length > 0
      ? [`There is no room for ${left.length} more: ${shortened(left.join(", "), 1_000)}.`]
      : []),
    ...(golden === "" ? [] : fits(golden) ? [golden] : ["There is no room for what is rendered."]),
    "",
  ].join("\n\n");
}

import { fieldOf, inPod, type Container } from "./containers.ts";
import { valueAt } from "./places.ts";
import { itemsOf, textOf, UNKNOWN } from "./values.ts";

/** A word of a command, and where it stands in its resource's inputs. */
export interface Argument {
  readonly path: string;
  readonly text: string;
  /** The word before it in the same list; empty for the first. */
  readonly before: string;
}

/** Lists of words that a container hands to a program: its own, and those that ask whether it is well. */
const lists = {
  docker: ["entrypoints", "command", "healthcheck.tests"],
  pod: [
    "command",
    "args",
    ...["livenessProbe", "readinessProbe", "startupProbe"].map((probe) => `${probe}.exec.command`),
    ...["postStart", "preStop"].map((hook) => `lifecycle.${hook}.exec.command`),
  ],
};

/** Every word of the commands that a container runs, as far as they are known. */
export function argumentsOf(container: Container): Argument[] {
  return lists[inPod(container) ? "pod" : "docker"].flatMap((list) => {
    const place = fieldOf(container, list);
    const words = itemsOf(valueAt(container.resource.inputs, place));
    return words.flatMap((word, index) => {
      const text = textOf(word);
      if (text === undefined || text === UNKNOWN) return [];
      return [{ path: `${place}[${index}]`, text, before: textOf(words[index - 1]) ?? "" }];
    });
  });
}

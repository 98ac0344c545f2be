import mocha from "mocha";

const { reporters, Runner } = mocha;

/** Mocha's list of sentences; at its end the counts on one plain line, and a line for each that failed. */
export default class Reporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      console.log(`${this.stats.passes} passed, ${this.stats.failures} failed`);
      for (const test of this.failures) console.log(`failed: ${test.fullTitle()}: ${reason(test)}`);
    });
  }
}

/** Why a test failed, on one line; the whole of it is in the list above. */
function reason({ err }) {
  return String(err?.message).replaceAll(/\s+/g, " ").slice(0, 300);
}

import mocha from "mocha";

const { reporters, Runner } = mocha;

/** Mocha's list of sentences, and at its end the counts on one plain line. */
export default class Reporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      console.log(`${this.stats.passes} passed, ${this.stats.failures} failed`);
    });
  }
}

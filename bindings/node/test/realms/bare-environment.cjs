// An environment of Jest for programs of browsers, such as the one with jsdom: much of what Node has is not there.
const { TestEnvironment } = require("jest-environment-node");

const MISSING = ["Request", "Response", "TextDecoder", "TextEncoder", "fetch", "setImmediate"];

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const name of MISSING) Reflect.deleteProperty(this.global, name);
    this.global.URL = class extends URL {
      static canParse = undefined;
    };
  }
};

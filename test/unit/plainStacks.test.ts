import { strict as assert } from "assert";

import { withPlainStacks } from "../../stacks/callStacks";

const here = /^mapped [\s\S]*plainStacks\.test\.ts:\d+:\d+/;

describe("registering without stacks", () => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  beforeEach(() => {
    Error.prepareStackTrace = (error, frames) => ["mapped", String(error), ...frames].join(" ");
    // mocha itself takes all frames.
    Error.stackTraceLimit = 10;
  });
  afterEach(() => Object.assign(Error, { prepareStackTrace, stackTraceLimit }));

  it("leaves the frames of an error that is thrown meanwhile and looked at later", () => {
    let thrown: Error | undefined;
    try {
      withPlainStacks(() => {
        throw new Error("wrong");
      });
    } catch (error) {
      thrown = error as Error;
    }
    assert.match(thrown?.stack ?? "", here);
  });

  it("writes none for a stack that is looked at at once, but for one without a limit, by which the SDK finds the place of a resource", () => {
    const [limited, unlimited] = withPlainStacks(() => {
      const first = new Error("one").stack;
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = Infinity;
      const second = new Error("two").stack;
      Error.stackTraceLimit = limit;
      return [first, second];
    });
    assert.equal(limited, "Error: one");
    assert.match(unlimited ?? "", here);
  });

  it("leaves stacks as they were before, also where the program throws", () => {
    const mapping = Error.prepareStackTrace;
    assert.throws(() => withPlainStacks(() => assert.fail("wrong")), /wrong/);
    assert.equal(Error.prepareStackTrace, mapping);
  });

  it("does nothing where stacks are not mapped, as without ts-node", () => {
    Object.assign(Error, { prepareStackTrace: undefined });
    assert.match(withPlainStacks(() => new Error("one").stack) ?? "", /plainStacks\.test\.ts:\d+:\d+/);
  });
});

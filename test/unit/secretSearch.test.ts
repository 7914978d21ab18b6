import { strict as assert } from "assert";
import { gzipSync } from "zlib";

import { keyLine, SecretSearch } from "../support/secretSearch";

const secret = 'planted/secret+of"the\\tests';
const search = new SecretSearch({ planted: secret });
const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("the search for secrets", () => {
  const hiding: [string, (text: string) => string | Buffer][] = [
    ["plain text", (text) => text],
    ["JSON", (text) => JSON.stringify({ text })],
    ["JSON within JSON", (text) => JSON.stringify({ text: base64(JSON.stringify({ text })) })],
    ["a URL", (text) => `https://example.org/?key=${encodeURIComponent(text)}`],
    ["base64", base64],
    ["base64 of base64", (text) => base64(`x${base64(`[default]\nkey = ${text}\n`)}`)],
    ["hexadecimal digits", (text) => Buffer.from(text).toString("hex")],
    ["gzip", (text) => gzipSync(`{"key":${JSON.stringify(text)}}`)],
    ["gzip in base64", (text) => `data: "${gzipSync(`key: ${text}`).toString("base64")}"`],
  ];
  for (const [form, hide] of hiding) {
    it(`finds one in ${form}, whatever stands around it, and nothing where it is not`, () => {
      for (const before of ["", "a", "ab", "abc", "a longer text "]) {
        assert.deepEqual(search.in(hide(`${before}${secret}${before}`)), ["planted"], before);
        assert.deepEqual(search.in(hide(`${before}planted/secret of another${before}`)), [], before);
      }
    });
  }

  it("looks for a line of a private key, and for no text that could stand there by chance", () => {
    const line = base64("a line of a private key that is long enough, for sure").slice(0, 64);
    assert.equal(keyLine(`-----BEGIN PRIVATE KEY-----\n${line}\nshort\n-----END PRIVATE KEY-----\n`), line);
    assert.throws(() => new SecretSearch({ short: "secret" }), /too short/);
  });
});

import { gunzipSync } from "zlib";

import * as pulumi from "@pulumi/pulumi";

/**
 * Parts of a text in base64 that are the same whatever stands before and after it: one for each of the three positions
 * that it can begin at.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    // The first characters hold bits of what stands before, the last ones of what stands after.
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor(((shift + bytes.length) * 8) / 6);
    return text.slice(first, last);
  });
}

const url = (secret: string): string => encodeURIComponent(secret);
const json = (secret: string): string => JSON.stringify(secret).slice(1, -1);

/**
 * A secret in the forms in which it is written about: as it is, in JSON, in a URL, in base64 at each position, and in
 * the base64 of that, as of a profile in the data of a Secret. No secret is so short that a form of it could stand
 * somewhere by chance.
 */
export function formsOf(secret: string): string[] {
  if (secret.length < 16) throw new Error("too short to be looked for");
  const once = [...new Set([secret, json(secret)])].flatMap(base64Forms);
  return [
    ...new Set([
      secret,
      json(secret),
      url(secret),
      Buffer.from(secret).toString("hex"),
      ...once,
      ...once.flatMap(base64Forms),
    ]),
  ];
}

/** The text of what is packed by gzip within, as a file's own bytes or in base64. */
function unpacked(bytes: Buffer): Buffer[] {
  const packed = bytes.toString("latin1").match(/H4sI[A-Za-z0-9+/]{16,}={0,2}/g) ?? [];
  const members = [
    ...packed.map((text) => Buffer.from(text, "base64")),
    ...(bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b])) ? [bytes] : []),
  ];
  return members.flatMap((member) => {
    try {
      return [gunzipSync(member)];
    } catch {
      return [];
    }
  });
}

/** Secrets by what they are called in messages, which must not show them. */
export type Secrets = Readonly<Record<string, string>>;

/** The names of the secrets that stand in something, in any form. */
export class SecretSearch {
  private readonly forms: readonly (readonly [string, readonly Buffer[]])[];

  constructor(secrets: Secrets) {
    this.forms = Object.entries(secrets).map(
      ([name, secret]) => [name, formsOf(secret).map((form) => Buffer.from(form))] as const,
    );
  }

  public get names(): string[] {
    return this.forms.map(([name]) => name);
  }

  public in(given: string | Buffer): string[] {
    const bytes = typeof given === "string" ? Buffer.from(given) : given;
    const places = [bytes, ...unpacked(bytes)];
    return this.forms
      .filter(([, forms]) => forms.some((form) => places.some((place) => place.includes(form))))
      .map(([name]) => name);
  }
}

/** A line of a private key in PEM: the text as a whole stands nowhere else with the same line breaks. */
export function keyLine(pem: string): string {
  const lines = pem.split("\n").filter((line) => /^[A-Za-z0-9+/]{40,}={0,2}$/.test(line));
  const line = lines[Math.floor(lines.length / 2)];
  if (line === undefined) throw new Error("no private key in PEM");
  return line;
}

/** What of a resource's properties is left when each part that is marked secret is taken out. */
export function clearText(properties: unknown): string {
  return (
    JSON.stringify(properties, (_key, value: unknown) => (pulumi.runtime.isRpcSecret(value) ? "[secret]" : value)) ?? ""
  );
}

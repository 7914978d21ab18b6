import { createCipheriv, createDecipheriv, randomBytes } from "crypto";
import * as fs from "fs";
import * as path from "path";

import { isSecret, secret, transform } from "./values";

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/** The key of the lab's state, made at first use and readable by its owner alone. */
export function loadKey(file: string): Buffer {
  if (!fs.existsSync(file)) {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(file, randomBytes(32).toString("base64"), { mode: 0o600 });
  }
  return Buffer.from(fs.readFileSync(file, "utf8"), "base64");
}

function encrypt(value: unknown, key: Buffer): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(value) ?? "null", "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64");
}

function decrypt(text: string, key: Buffer): unknown {
  const bytes = Buffer.from(text, "base64");
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString("utf8"));
}

/** The document with every marked secret as cipher text. */
export function encryptSecrets(document: unknown, key: Buffer): unknown {
  return transform(document, (item) => (isSecret(item) ? { replaced: secret(encrypt(item.value, key)) } : undefined));
}

export function decryptSecrets(document: unknown, key: Buffer): unknown {
  return transform(document, (item) => (isSecret(item) ? { replaced: secret(decrypt(item.value as string, key)) } : undefined));
}

import { gunzipSync } from "zlib";

/** Content of a file's source; Cluster API's Ignition always has `data:` URLs. */
export function decodeSource(source: string, compression?: string): Buffer {
  const found = /^data:([^,]*),(.*)$/s.exec(source);
  if (source !== "" && found === null) {
    throw new Error(`a file's contents come from ${source.slice(0, 40)}: the lab's machines support data: URLs only`);
  }
  const [, parameters = "", body = ""] = found ?? [];
  const content = parameters.endsWith(";base64")
    ? Buffer.from(decodeURIComponent(body), "base64")
    : percentDecoded(body);
  return decompressed(content, compression);
}

/** Byte by byte: an escaped byte need not be part of a UTF-8 character. */
function percentDecoded(text: string): Buffer {
  const parts = text.split(/(%[0-9a-fA-F]{2})/).filter((part) => part !== "");
  return Buffer.concat(
    parts.map((part) => (/^%[0-9a-fA-F]{2}$/.test(part) ? Buffer.from(part.slice(1), "hex") : Buffer.from(part))),
  );
}

function decompressed(content: Buffer, compression?: string): Buffer {
  switch (compression ?? "") {
    case "":
      return content;
    case "gzip":
      return gunzipSync(content);
    default:
      throw new Error(`a file's compression is ${compression}: Ignition 2.x knows gzip only`);
  }
}

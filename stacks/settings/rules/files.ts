import { Check } from "../fields";

/** A place to read from. A text with line breaks would be the content itself, which may hold keys: settings name the file. */
export function location(what: string, { url }: { readonly url: boolean }): Check<string> {
  return (text) => {
    if (text.trim() === "") return { problem: "is empty", fix: `name the file of ${what}, or leave the setting out` };
    if (/[\n\r]/.test(text)) return { problem: `has line breaks: it is the content of ${what}, not its path`, fix: "put it into a file and give the path" };
    if (text.trimStart().startsWith("{")) return { problem: `is the content of ${what}, not its path`, fix: "put it into a file and give the path" };
    if (!/^[a-z]+:\/\//.test(text)) return undefined;
    if (!url) return { problem: "is a URL", fix: `save ${what} and give its path` };
    const { protocol, hostname } = new URL(text);
    const own = hostname === "127.0.0.1" || hostname === "localhost" || hostname === "[::1]";
    return protocol === "https:" || (protocol === "http:" && own) ? undefined : { problem: "is a URL over which others can change what is applied", fix: "use an https:// URL, or a path" };
  };
}

export const sha256: Check<string> = (text) =>
  /^[0-9a-fA-F]{64}$/.test(text) ? undefined : { problem: "is no SHA-256 checksum (64 hexadecimal digits)", fix: "write what `sha256sum` prints for the reviewed manifest" };

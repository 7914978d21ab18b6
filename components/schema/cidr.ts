import { Check } from "./fields";
import { Finding } from "./problem";

/** An IPv4 range as numbers: its first and last address, and the length of its prefix. */
export interface Cidr {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

const bits = 32;

function parseAddress(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** The range that an address and a prefix lie in; the address need not be its first. */
export function parseCidr(text: string): Cidr | undefined {
  const [, address, length] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
  const number = parseAddress(address ?? "");
  const prefix = Number(length);
  if (number === undefined || length === undefined || prefix > bits) return undefined;
  const size = 2 ** (bits - prefix);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1, prefix };
}

export function overlap(one: Cidr, other: Cidr): boolean {
  return one.first <= other.last && other.first <= one.last;
}

const form: Check<string> = (text) => {
  const cidr = parseCidr(text);
  if (cidr === undefined)
    return { problem: "is not an IPv4 range in CIDR form", fix: "write address and prefix, as in 10.20.0.0/16" };
  const canonical = `${addressText(cidr.first)}/${cidr.prefix}`;
  return canonical === text
    ? undefined
    : {
        problem: "has bits set beyond its prefix, so that AWS and Kubernetes would read different ranges",
        fix: `write ${canonical}`,
      };
};

/** Ranges that no network of a cluster can have. */
const unusable: readonly (readonly [string, string])[] = [
  ["0.0.0.0/8", "the range of this host"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link-local, where the metadata service answers"],
  ["224.0.0.0/3", "multicast and reserved"],
];

const usable: Check<string> = (text) => {
  const cidr = parseCidr(text);
  const hit = unusable.find(([range]) => cidr !== undefined && overlap(cidr, parseCidr(range)!));
  return hit === undefined
    ? undefined
    : {
        problem: `lies in ${hit[0]}, ${hit[1]}`,
        fix: "take a private range (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16)",
      };
};

/** Checks form, use and size: the prefix is from `widest` to `narrowest`, because of `why`. */
export function range(widest: number, narrowest: number, why: string): Check<string> {
  const size = (text: string): Finding | undefined => {
    const prefix = parseCidr(text)?.prefix ?? widest;
    return prefix >= widest && prefix <= narrowest
      ? undefined
      : { problem: `${why}: /${widest} to /${narrowest}`, fix: `give it a prefix from /${widest} to /${narrowest}` };
  };
  return (text) => form(text) ?? usable(text) ?? size(text);
}

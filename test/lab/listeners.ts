import * as fs from "fs";

const LISTEN = "0A";

function socketInodes(pid: number): string[] {
  return fs.readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      // Closed since the folder was read.
      return [];
    }
  });
}

/** Addresses that a process listens on, as /proc has them: hexadecimal, the last byte of an IPv4 address first. */
export function listeningAddresses(pid: number): string[] {
  const inodes = new Set(socketInodes(pid));
  const rows = ["tcp", "tcp6"].flatMap((table) =>
    fs.readFileSync(`/proc/net/${table}`, "utf8").trim().split("\n").slice(1),
  );
  return rows.flatMap((row) => {
    const [, local = "", , state, , , , , , inode = ""] = row.trim().split(/\s+/);
    return state === LISTEN && inodes.has(inode) ? [local] : [];
  });
}

/** 127.0.0.0/8 in /proc's notation. */
export function isLoopback(address: string): boolean {
  return /^[0-9A-F]{6}7F:/.test(address);
}

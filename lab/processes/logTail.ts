import * as fs from "fs";

const READ_BYTES = 64 * 1024;
const TAIL_LINES = 8;
const COMPLAINT_LINES = 4;

/** klog and zap error lines, Go panics, Python tracebacks and plain "error: ..." lines. */
const COMPLAINT =
  /^[EF]\d{4} |^panic:|^fatal|"level":"(error|fatal|panic)"|\b(error|fatal|traceback|refused|denied)\b/i;

/** Colour codes, which some programs write even to a file. */
const ESCAPES = /\u001b\[[0-9;]*m/g;

/**
 * The end of a log, preceded by the last error lines before it: a Go program often prints its usage or a stack after
 * the cause.
 */
export function usefulLines(logFile: string): string[] {
  const lines = readTail(logFile)
    .replace(ESCAPES, "")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
  const tail = lines.slice(-TAIL_LINES);
  const before = lines.slice(0, -TAIL_LINES).filter((line) => COMPLAINT.test(line));
  return [...before.slice(-COMPLAINT_LINES), ...tail];
}

function readTail(logFile: string): string {
  let handle: number;
  try {
    handle = fs.openSync(logFile, "r");
  } catch {
    return "";
  }
  try {
    const size = fs.fstatSync(handle).size;
    const length = Math.min(size, READ_BYTES);
    const buffer = Buffer.alloc(length);
    fs.readSync(handle, buffer, 0, length, size - length);
    return buffer.toString("utf8");
  } finally {
    fs.closeSync(handle);
  }
}

import { createHash } from "crypto";

/** A stack as its project knows it. */
export interface StackName {
  readonly project: string;
  readonly stack: string;
}

/**
 * How stacks of an earlier version are written on what they have made: neither unique, nor kept by `pulumi stack
 * rename`.
 */
export function plainOwner({ project, stack }: StackName): string {
  return `${project}/${stack}`;
}

/**
 * The name that a stack writes on what it makes: what it is called at the time, to be read, and a hash of what no other
 * stack has. No project and no stack may have an @ in its name.
 * @see https://www.pulumi.com/docs/iac/concepts/stacks/#stack-naming
 */
export function uniqueOwner(name: StackName, unique: string): string {
  return `${plainOwner(name)}@${createHash("sha256").update(unique).digest("hex").slice(0, 12)}`;
}

/** What the owner was called when it began. */
export function nameOf(owner: string): StackName {
  const [project = "", stack = ""] = owner.replace(/@[^@]*$/, "").split("/");
  return { project, stack };
}

/** Whether two stacks are told apart by the hash alone. */
export function sameName(one: string, other: string): boolean {
  return one !== other && plainOwner(nameOf(one)) === plainOwner(nameOf(other));
}

/** Only stacks of an earlier version have to be called what they were, until their owner is recorded. */
export function renameHint(owner: string): string {
  return owner.includes("@")
    ? ""
    : " (if this stack had another name before `pulumi stack rename`, take it again until one `pulumi up` has ended)";
}

/** That something is another's, who is named. */
export function madeByOther(made: string, madeBy: string, owner: string): string {
  const hint = sameName(madeBy, owner)
    ? " (another stack of the same name: its output `owner` tells them apart)"
    : renameHint(owner + madeBy);
  return `${made} by ${madeBy}, not by ${owner}${hint}`;
}

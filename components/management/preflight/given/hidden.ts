/** What the user may not see. Who may make clusters may not have to read the controllers' own objects: what is not shown is not judged. */
export const hidden = Symbol("hidden");

/** The answer to a question that may be refused (403). */
export async function shown<T>(question: Promise<T>): Promise<T | typeof hidden> {
  try {
    return await question;
  } catch (error) {
    if (/forbidden/i.test((error as Error).message)) return hidden;
    throw error;
  }
}

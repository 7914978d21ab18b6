/** Shows one line of progress to the user. */
export type Report = (line: string) => void;

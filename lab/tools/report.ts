/** One line of progress for whoever waits. */
export type Report = (line: string) => void;

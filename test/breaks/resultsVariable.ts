/** Names the file into which a run's results go. */
export const resultsVariable = "BREAKS_RESULTS";

/**
 * Whether files are still to be written that somebody asked for: then a stdout that nobody reads any more does not end the process.
 * Set by the commands, read where stdout fails.
 */
export const dueFiles = { any: false };

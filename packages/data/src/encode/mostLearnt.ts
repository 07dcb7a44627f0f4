/** Most values of a row where the schema does not say it and training rows have more. */
export const mostLearnt = 100;

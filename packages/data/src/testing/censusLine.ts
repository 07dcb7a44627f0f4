/** An invented person: no row of the data set. */
const row =
  '44, Local government, 43, 10, Bachelors degree(BA AB BS), 0, Not in universe, Divorced, Education, Professional specialty, ' +
  'Black, Cuban, Male, No, Not in universe, Full-time schedules, 0, 1590, 150, Head of household, Northeast, Utah, Householder, ' +
  'Householder, 1871.09, MSA to MSA, Same county, Same county, No, No, 6, Mother only present, Cuba, Poland, Poland, ' +
  'Foreign born- U S citizen by naturalization , 2, Not in universe, 2, 47, 94, - 50000.';

/** One line of Census-Income as its files have them, without the line end; `changed` replaces fields by position. */
export function censusLine(changed: Readonly<Record<number, string>> = {}): string {
  const fields = row.split(', ');
  for (const [field, value] of Object.entries(changed)) fields[Number(field)] = value;
  return fields.join(', ');
}

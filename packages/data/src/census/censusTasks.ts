import { assertOneOf, assertOptions, configError } from '@mtl/core/plain';
import { type BinaryLabel, binaryLabel } from '../schema/labels.js';
import type { Schema } from '../schema/schema.js';
import { censusColumns } from './censusFields.js';

/** The tasks of Census-Income: income above 50,000 dollars, never married, a college degree. */
export type CensusTask = 'income' | 'neverMarried' | 'college';

/**
 * Which education counts as `college`. `'associate'`: both associate degrees and up (Ma et al. 2018); `'bachelor'`: bachelor's and up,
 * professional school among them; `'bachelorNoProf'`: bachelor's, master's and doctor's degrees alone (the code of MMoEEx, which AdaTT
 * builds on); `'someCollege'`: as `'associate'`, and those who left college without a degree.
 */
export type EducationDefinition = 'associate' | 'bachelor' | 'bachelorNoProf' | 'someCollege';

/** Options of {@link censusSchema}. */
export interface CensusSchemaOptions<Task extends CensusTask = CensusTask> {
  /** The tasks to learn, in the order of the labels. Default all three. */
  readonly tasks?: readonly Task[];
  /** What `college` means. Default `'associate'`. */
  readonly educationDefinition?: EducationDefinition;
  /** Drops `education` and `marital_stat` whatever the tasks, as Ma et al. 2018 do in both of their groups. Default false. */
  readonly strictMmoe?: boolean;
  /** Drops the label columns of all three tasks whatever the tasks, as the test-file protocol does. Default false. */
  readonly dropAllLabels?: boolean;
}

/**
 * Labels and features of Census-Income (KDD) for some of its tasks.
 *
 * The label columns of the tasks that are learnt are no features; those of other tasks are, unless an option drops them. Never features
 * are the instance weight, which says nothing about the person, and `income_50k`, which is what the data set was made to predict. So
 * `strictMmoe` and `dropAllLabels` come to the same 38 features.
 *
 * @example
 * ```ts
 * import { censusSchema, taskHeads } from '@mtl/data';
 *
 * const schema = censusSchema({ tasks: ['income', 'neverMarried'] });
 * console.log(Object.keys(schema.columns).length, schema.columns.age, schema.columns.race); // 39 number category
 * console.log(Object.keys(taskHeads(schema))); // [ 'income', 'neverMarried' ]
 * ```
 *
 * @throws ConfigError if a task or a definition is unknown, a task is listed twice, or there is none.
 */
export function censusSchema<const Task extends CensusTask = CensusTask>(
  options: CensusSchemaOptions<Task> = {},
): Schema<{ readonly [Name in Task]: BinaryLabel }> {
  assertOptions<CensusSchemaOptions<Task>>('censusSchema', options, {
    tasks: true,
    educationDefinition: true,
    strictMmoe: true,
    dropAllLabels: true,
  });
  const { educationDefinition = 'associate', strictMmoe = false, dropAllLabels = false } = options;
  assertOneOf('censusSchema', 'educationDefinition', Object.keys(degrees), educationDefinition);
  const tasks: readonly CensusTask[] = options.tasks ?? censusTasks;
  assertCensusTasks(tasks);
  const labels = Object.fromEntries(tasks.map((task) => [task, labelOf(task, educationDefinition)]));

  const noFeatures = new Set<string>(['income_50k', ...Object.values(labels).map(({ column }) => column)]);
  if (strictMmoe || dropAllLabels) noFeatures.add('education').add('marital_stat');
  const features = censusColumns.filter(({ name, role }) => role !== 'weight' && !noFeatures.has(name));
  return {
    columns: Object.fromEntries(
      features.map(({ name, kind }) => [name, kind === 'continuous' ? 'number' : 'category'] as const),
    ),
    labels: labels as { readonly [Name in Task]: BinaryLabel },
  };
}

const censusTasks = ['income', 'neverMarried', 'college'] as const;

const bachelorNoProf = [
  'Bachelors degree(BA AB BS)',
  'Masters degree(MA MS MEng MEd MSW MBA)',
  'Doctorate degree(PhD EdD)',
];
const bachelor = [...bachelorNoProf, 'Prof school degree (MD DDS DVM LLB JD)'];
const associate = [...bachelor, 'Associates degree-occup /vocational', 'Associates degree-academic program'];
const someCollege = [...associate, 'Some college but no degree'];
/** All values of `education`, and all of `marital_stat` but the one that counts. */
const educations = [
  ...someCollege,
  'High school graduate',
  '12th grade no diploma',
  '11th grade',
  '10th grade',
  '9th grade',
  '7th and 8th grade',
  '5th or 6th grade',
  '1st 2nd 3rd or 4th grade',
  'Less than 1st grade',
  'Children',
];
const onceMarried = [
  'Married-civilian spouse present',
  'Married-A F spouse present',
  'Married-spouse absent',
  'Separated',
  'Divorced',
  'Widowed',
];

/** Values of `education` that count, by definition. */
const degrees: Readonly<Record<EducationDefinition, readonly string[]>> = {
  associate,
  bachelor,
  bachelorNoProf,
  someCollege,
};

function labelOf(task: CensusTask, educationDefinition: EducationDefinition): BinaryLabel {
  if (task === 'college') {
    const positive = degrees[educationDefinition];
    const negative = educations.filter((value) => !positive.includes(value));
    return binaryLabel({ column: 'education', positive, negative });
  }
  if (task === 'neverMarried') {
    return binaryLabel({ column: 'marital_stat', positive: ['Never married'], negative: onceMarried });
  }
  return binaryLabel({ column: 'income_50k', positive: ['50000+'], negative: ['- 50000'] });
}

function assertCensusTasks(tasks: readonly CensusTask[]): void {
  if (!Array.isArray(tasks) || tasks.length === 0) {
    throw configError('censusSchema', 'tasks', 'a non-empty array of tasks', tasks);
  }
  tasks.forEach((task, i) => {
    if (!censusTasks.includes(task)) {
      throw configError('censusSchema', 'tasks', '"income", "neverMarried" or "college"', task);
    }
    if (tasks.indexOf(task) < i) {
      throw configError('censusSchema', 'tasks', 'tasks that are listed once', task);
    }
  });
}

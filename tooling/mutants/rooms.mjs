const fit = 'packages/train/src/fit';
const container = 'packages/core/src/container';
const modelFile = 'packages/core/src/modelFile';
const read = 'packages/data/src/read';
const cells = 'packages/data/src/cells';
const encode = 'packages/data/src/encode';
const examples = 'packages/core/src/examples';
const input = 'packages/layers/src/input';

/** The short tests of whole runs of `fitTasks`. */
const runs = ['pinned', 'trainEpochs', 'failures', 'streams', 'trainingState'];

/** The tests of models on a disk. */
const disk = ['saveModel', 'specialFiles'];

/** The short tests of whole files of rows. */
const files = ['readCsv', 'skipBadRows', 'gunzip'];

/** The short tests of CSV. */
const csv = ['csvDialects', 'readCsv', 'skipBadRows', 'rejectedText'];

/**
 * What `pnpm mutants` changes, room by room, and the tests that have to notice: patterns of files, from the root. Left out are the tests that
 * change thousands of files at random and the long trainings: they would take nearly all of the time. `against` names test files for files that
 * have none of their own, or more than that.
 */
export const rooms = {
  fit: {
    folder: fit,
    files: '*',
    tests: '!(fitTasks).test.ts',
    backend: true,
    against: {
      fitOptions: ['fitOptions', 'streams'],
      trainEpochs: [...runs, 'weights'],
      trainingRun: runs,
      trainingState: runs,
      fitTasks: runs,
      diverged: runs,
      classFactors: ['weights'],
      batchesOf: ['pinned', 'streams'],
      sumOfLosses: ['sumOfLosses', ...runs],
    },
  },
  container: {
    folder: container,
    files: '*',
    tests: '!(anyTensors|hostileContainer).test.ts',
    against: { readTensors: ['readTensors', 'writeTensors'] },
  },
  modelFile: {
    folder: modelFile,
    files: '*',
    tests: '!(hostileModels).test.ts',
    backend: true,
    against: {
      packModel: ['unpackModel', 'packModel'],
      unpackModel: ['unpackModel', 'packModel'],
      modelWeights: ['modelWeights', 'packModel'],
      loadModel: disk,
      saveModel: disk,
      writeFileAtomically: disk,
    },
  },
  read: {
    folder: read,
    files: '*',
    tests: '!(hostileCsv).test.ts',
    against: {
      csvRecords: ['csvRecords', ...csv],
      csvRows: csv,
      csvLayout: csv,
      csvDialect: csv,
      gunzip: ['gunzip', 'gunzipBombs'],
      textBytes: files,
      sourceChunks: files,
      unpackText: files,
      tableFileError: files,
    },
  },
  cells: { folder: cells, files: '*', tests: '*.test.ts' },
  examples: {
    folder: examples,
    files: '*',
    tests: '*.test.ts',
    backend: true,
    against: {
      assertLength: ['bag', 'examples'],
      assertReads: ['featuresOf'],
      concatBags: ['concatExamples'],
      padBags: ['featuresOf'],
      takeBag: ['takeExamples'],
    },
  },
  input: {
    folder: input,
    files: '*',
    tests: '*.test.ts',
    backend: true,
    against: {
      columnVectors: ['modelInput'],
      embeddingInput: ['modelInput'],
      embeddingTables: ['embedding'],
      lookUpVectors: ['embedding'],
      sequences: ['modelInput'],
    },
  },
  encode: { folder: encode, files: '*', tests: '!(hostileEncoders).test.ts' },
  schema: { folder: 'packages/data/src/schema', files: '*', tests: '*.test.ts' },
  infer: { folder: 'packages/data/src/infer', files: '*', tests: '*.test.ts' },
};

/** The room of this run, by its name in the environment, which Stryker's workers inherit. */
export function roomOfRun() {
  const { MUTANTS_ROOM: name, MUTANTS_TESTS: some } = process.env;
  const room = rooms[name];
  if (!room) throw new Error(`pnpm mutants: the room must be one of ${Object.keys(rooms).join(', ')}.`);
  const { folder, files, tests, backend = false } = room;
  return {
    name,
    mutate: [`${folder}/${files}.ts`, '!**/*.test.ts', '!**/*.test-d.ts'],
    tests: (some ? some.split(',') : [tests]).map((file) => `${folder}/${file}`),
    backend,
  };
}

const quick = [
  'stepLosses',
  'trainEpochs',
  'pinned',
  'fitOptions',
  'failures',
  'streams',
  'parseJson',
  'sealTensors',
  'readTensors',
  'unpackModel',
  'modelWeights',
  'packModel',
];

/** The order of the test files: the first test that fails ends the run of a mutant, so those that are quick and strict come first. */
export default class QuickFirst {
  shard(files) {
    return files;
  }

  sort(files) {
    const rank = ({ moduleId }) => {
      const place = quick.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return place < 0 ? quick.length : place;
    };
    return [...files].sort((a, b) => rank(a) - rank(b));
  }
}

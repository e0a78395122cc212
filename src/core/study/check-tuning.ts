import type { StudyTuning } from './study.ts'
import type { TrainingSettings, TuningMethod } from './tuning.ts'

/**
 * Everything about a plan of tuning that cannot be carried out, one sentence each; a learning rate that is only too
 * high is found by training.
 */
export function tuningProblems({
  method,
  settings,
  sizes,
  seeds,
  trainConditions,
  testConditions,
  heldOutPerTask,
}: StudyTuning): readonly string[] {
  return [
    ...trainingProblems(method, settings),
    ...sizes.map((size) =>
      check('size', size, isWhole(size, 1), 'a whole number of instances per train task, from 1 on'),
    ),
    ...seeds.map((seed) => check('seed', seed, isWhole(seed, 0), 'a whole number from 0 on')),
    check('number of held-out instances', heldOutPerTask, isWhole(heldOutPerTask, 0), 'a whole number from 0 on'),
    check('list of sizes', 'none', sizes.length > 0, 'name at least one'),
    check('list of seeds', 'none', seeds.length > 0, 'name at least one'),
    check('list of train conditions', 'none', trainConditions.length > 0, 'name at least one'),
    check('list of test conditions', 'none', testConditions.length > 0, 'name at least one'),
  ].filter((problem) => problem !== undefined)
}

/** The same for one training alone. */
export function trainingProblems(method: TuningMethod, settings: Omit<TrainingSettings, 'seed'>): readonly string[] {
  return [
    ...(method.kind === 'lora'
      ? [
          check('rank', method.rank, isWhole(method.rank, 1), 'a whole number from 1 on'),
          check('alpha', method.alpha, method.alpha > 0 && Number.isFinite(method.alpha), 'a number above 0'),
          check('list of matrices', 'none', method.matrices.length > 0, 'name at least one'),
        ]
      : []),
    check('number of epochs', settings.epochs, isWhole(settings.epochs, 1), 'a whole number from 1 on'),
    check('batch', settings.batch, isWhole(settings.batch, 1), 'a whole number of examples from 1 on'),
    check(
      'learning rate',
      settings.learningRate,
      settings.learningRate > 0 && Number.isFinite(settings.learningRate),
      'a number above 0, such as 2e-4',
    ),
    check(
      'warm-up',
      settings.warmUp,
      settings.warmUp >= 0 && settings.warmUp <= 1,
      'a share of the steps, from 0 to 1',
    ),
    check(
      'weight decay',
      settings.weightDecay,
      settings.weightDecay >= 0 && Number.isFinite(settings.weightDecay),
      'a number from 0 on',
    ),
    check('clip', settings.clip, settings.clip > 0 && Number.isFinite(settings.clip), 'a number above 0'),
    check(
      'number of steps between checkpoints',
      settings.checkpointEvery,
      isWhole(settings.checkpointEvery, 1),
      'a whole number from 1 on',
    ),
  ].filter((problem) => problem !== undefined)
}

function check(thing: string, value: number | string, right: boolean, remedy: string): string | undefined {
  return right ? undefined : `invalid ${thing}: ${value}; ${remedy}`
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least
}

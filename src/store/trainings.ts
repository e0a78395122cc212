import type { Condition } from '#core/conditions/condition.ts'
import type { Parity } from '#core/study/parity.ts'
import type { TrainTask } from '#core/study/train-examples.ts'
import { trainingName, type Training } from '#core/study/training.ts'
import type { TrainingLoss } from '#core/study/training-loss.ts'
import type { Instance, Task } from '#core/task.ts'
import { instanceColumns, instanceFrom, instanceValues, type InstanceColumns } from './instance-columns.ts'
import type { ReadableDB, WritableDB } from './store.ts'

/**
 * As stored; `training` without a process that carries its run out was stopped or killed, and goes on from its
 * checkpoint.
 */
export const trainingStates = ['planned', 'training', 'trained', 'failed', 'diverged'] as const
export type TrainingState = (typeof trainingStates)[number]

export interface PlannedTraining extends Training {
  /** Where the adapter or model is to lie in the end. */
  readonly file: string
  readonly checkpoint: string
}

export interface PlannedTrainings {
  readonly tasks: Iterable<TrainTask>
  readonly trainings: readonly PlannedTraining[]
}

/** What does not exist yet is `null`. */
export interface TrainingRow extends PlannedTraining, TrainingLoss {
  readonly id: number
  readonly state: TrainingState
  /** Of the file. */
  readonly sha256: string | null
  readonly steps: number | null
  /** Spent on training, over all the processes it took. */
  readonly seconds: number
  readonly threads: number | null
  readonly parity: Parity | null
  /** Why it failed or diverged, or that it was tuned elsewhere. */
  readonly message: string | null
}

/** Losses in nats; `null`: no number, or none was taken. */
export interface TrainingStep {
  readonly step: number
  readonly loss: number | null
  /** Mean over the epoch that ends with this step. */
  readonly epochLoss: number | null
  readonly heldOutLoss: number | null
  readonly learningRate: number
  readonly gradientNorm: number | null
  readonly tokensPerSecond: number
}

/** Run, task and position; then those of `instanceValues`. */
export const insertTrainInstance =
  'INSERT INTO run_train_instances (run, task, position, instance_id, input, reference_list, options) VALUES (?, ?, ?, ?, ?, ?, ?)'

/** Part of `createRun`'s transaction. Answers each training's number by its name. */
export function createTrainings(
  db: WritableDB,
  run: string,
  { tasks, trainings }: PlannedTrainings,
): ReadonlyMap<string, number> {
  const insertTask = db.writing.prepare(
    'INSERT INTO run_train_tasks (run, position, task, instance_count) VALUES (?, ?, ?, ?)',
  )
  const insertInstance = db.writing.prepare(insertTrainInstance)
  const insertTraining = db.writing.prepare(
    "INSERT INTO trainings (run, position, key, condition, size, seed, step, state, file, checkpoint) VALUES (?, ?, ?, ?, ?, ?, ?, 'planned', ?, ?)",
  )
  let position = 0
  for (const { task, instanceCount, instances } of tasks) {
    insertTask.run(run, position, JSON.stringify(task), instanceCount)
    for (const [place, instance] of instances) insertInstance.run(run, position, place, ...instanceValues(instance))
    position++
  }
  return new Map(
    trainings.map((each) => {
      const { lastInsertRowid } = insertTraining.run(
        run,
        each.position,
        each.key,
        JSON.stringify(each.condition),
        each.size,
        each.seed,
        each.step ?? null,
        each.file,
        each.checkpoint,
      )
      return [trainingName(each), Number(lastInsertRowid)]
    }),
  )
}

export function readTrainTasks(db: ReadableDB, run: string): TrainTask[] {
  const instances = db.reading.prepare<[string, number], InstanceColumns & { readonly position: number }>(
    `SELECT position, ${instanceColumns('instance_id')} FROM run_train_instances WHERE run = ? AND task = ? ORDER BY position`,
  )
  return db.reading
    .prepare<[string], { position: number; task: string; instanceCount: number }>(
      'SELECT position, task, instance_count AS instanceCount FROM run_train_tasks WHERE run = ? ORDER BY position',
    )
    .all(run)
    .map(({ position, task, instanceCount }) => ({
      task: JSON.parse(task) as Task,
      instanceCount,
      instances: new Map(
        instances.all(run, position).map((row): [number, Instance] => [row.position, instanceFrom(row)]),
      ),
    }))
}

/** In the order they are carried out. */
export function readTrainings(db: ReadableDB, run: string): TrainingRow[] {
  return db.reading
    .prepare<[string], TrainingColumns>(
      `SELECT id, position, key, condition, size, seed, step, state, file, checkpoint, sha256, steps, loss, first_epoch_loss AS firstEpochLoss, last_epoch_loss AS lastEpochLoss,
         held_out_before AS heldOutBefore, held_out_loss AS heldOutLoss, seconds,
         threads, parity_prompts AS prompts, parity_equal AS equal, parity_tied AS tied, parity_difference AS largestLogitDifference,
         parity_own_difference AS ownLogitDifference, message
       FROM trainings WHERE run = ? ORDER BY position`,
    )
    .all(run)
    .map(trainingFrom)
}

export function readTrainingSteps(db: ReadableDB, training: number): TrainingStep[] {
  return db.reading
    .prepare<[number], TrainingStep>(
      `SELECT step, loss, epoch_loss AS epochLoss, held_out_loss AS heldOutLoss, learning_rate AS learningRate, gradient_norm AS gradientNorm, tokens_per_second AS tokensPerSecond
       FROM training_steps WHERE training = ? ORDER BY step`,
    )
    .all(training)
}

/**
 * Steps after `done` belong to a process that was killed before its next checkpoint: they are made again. Those that
 * the training has made for an earlier one of its models are this one's, too.
 *
 * @param before the number of that one
 */
export function beginTraining(
  db: WritableDB,
  id: number,
  begun: { steps: number; done: number; threads: number; heldOutBefore: number | null },
  before: number | null = null,
): void {
  db.writing.transaction(() => {
    db.writing
      .prepare(
        "UPDATE trainings SET state = 'training', steps = ?, threads = ?, held_out_before = ?, message = NULL WHERE id = ?",
      )
      .run(begun.steps, begun.threads, begun.heldOutBefore, id)
    db.writing.prepare('DELETE FROM training_steps WHERE training = ? AND step > ?').run(id, begun.done)
    if (before !== null)
      db.writing
        .prepare(
          `INSERT OR IGNORE INTO training_steps (training, step, loss, epoch_loss, held_out_loss, learning_rate, gradient_norm, tokens_per_second)
           SELECT ?, step, loss, epoch_loss, held_out_loss, learning_rate, gradient_norm, tokens_per_second
           FROM training_steps WHERE training = ? AND step <= ?`,
        )
        .run(id, before, begun.done)
  })()
}

/** @param seconds spent since they were last saved */
export function saveTrainingSteps(db: WritableDB, id: number, steps: readonly TrainingStep[], seconds: number): void {
  const insert = insertStep(db)
  db.writing.transaction(() => {
    for (const each of steps) insert(id, each)
    db.writing.prepare('UPDATE trainings SET seconds = seconds + ? WHERE id = ?').run(seconds, id)
  })()
}

/** Writes one step, in place of what was told of it before. */
export function insertStep(db: WritableDB): (training: number, step: TrainingStep) => void {
  const insert = db.writing.prepare(
    `INSERT OR REPLACE INTO training_steps (training, step, loss, epoch_loss, held_out_loss, learning_rate, gradient_norm, tokens_per_second)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return (training, { step, loss, epochLoss, heldOutLoss, learningRate, gradientNorm, tokensPerSecond }) => {
    insert.run(training, step, loss, epochLoss, heldOutLoss, learningRate, gradientNorm, tokensPerSecond)
  }
}

export function finishTraining(
  db: WritableDB,
  id: number,
  end: TrainingLoss & { readonly steps: number; readonly sha256: string },
): void {
  db.writing
    .prepare(
      `UPDATE trainings SET state = 'trained', steps = ?, loss = ?, first_epoch_loss = ?, last_epoch_loss = ?, held_out_before = ?, held_out_loss = ?,
         sha256 = ?, message = NULL WHERE id = ?`,
    )
    .run(end.steps, end.loss, end.firstEpochLoss, end.lastEpochLoss, end.heldOutBefore, end.heldOutLoss, end.sha256, id)
}

/** Whatever file it had written counts no longer. */
export function failTraining(db: WritableDB, id: number, state: 'failed' | 'diverged', message: string): void {
  db.writing.prepare('UPDATE trainings SET state = ?, message = ?, sha256 = NULL WHERE id = ?').run(state, message, id)
}

export function saveParity(db: WritableDB, id: number, parity: Parity): void {
  const { prompts, equal, tied, largestLogitDifference, ownLogitDifference } = parity
  db.writing
    .prepare(
      'UPDATE trainings SET parity_prompts = ?, parity_equal = ?, parity_tied = ?, parity_difference = ?, parity_own_difference = ? WHERE id = ?',
    )
    .run(prompts, equal, tied, largestLogitDifference, ownLogitDifference, id)
}

interface TrainingColumns extends Omit<TrainingRow, 'condition' | 'parity' | 'step'> {
  readonly step: number | null
  readonly condition: string
  readonly prompts: number | null
  readonly equal: number | null
  readonly tied: number | null
  readonly largestLogitDifference: number | null
  readonly ownLogitDifference: number | null
}

function trainingFrom({
  prompts,
  equal,
  tied,
  largestLogitDifference,
  ownLogitDifference,
  condition,
  step,
  ...row
}: TrainingColumns): TrainingRow {
  return {
    ...row,
    condition: JSON.parse(condition) as Condition,
    ...(step !== null && { step }),
    parity:
      prompts === null || equal === null
        ? null
        : { prompts, equal, tied: tied ?? 0, largestLogitDifference, ownLogitDifference },
  }
}

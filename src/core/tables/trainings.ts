import { definitionName } from '#core/conditions/condition-name.ts'
import { mark } from '#core/study/mark.ts'
import type { Parity } from '#core/study/parity.ts'
import type { TrainingFactors } from '#core/study/training.ts'
import { heldOutLossInWords, lossNote, trainLossInWords, type TrainingLoss } from '#core/study/training-loss.ts'
import { counts, number, seconds, text, yesOrNo, type Column } from './column.ts'
import type { Table } from './table.ts'

export interface TrainingRow extends TrainingFactors, TrainingLoss {
  readonly name: string
  readonly state: string
  readonly steps: number | null
  readonly seconds: number
  readonly parity: Parity | null
  /** `null` without a certificate. */
  readonly parityHolds: boolean | null
  readonly sha256: string | null
  readonly message: string | null
}

interface Trainings {
  /** Of the study. */
  readonly name: string
  readonly trainings: readonly TrainingRow[]
}

/** What stands behind the tuned lines. */
export function trainingsTable({ name, trainings }: Trainings): Table<TrainingRow> {
  return {
    name: 'trainings',
    title: 'Trainings',
    caption: `${name}: trainings and their parity certificates. ${lossNote} Equal answers: of trainer and engine, given the same prompts, or parting only where the engine parts from itself in another order of evaluation (${mark}: below 90 %, or no certificate).`,
    columns,
    parts: [trainings],
  }
}

/** The files of the tuned models. */
export function modelFilesTable({ trainings }: Pick<Trainings, 'trainings'>): Table<TrainingRow> {
  return {
    name: 'tuned-models',
    title: 'Files of the tuned models',
    caption: 'Files of the tuned models. The same bytes are the same model.',
    columns: [
      text('training', 'Training', ({ name }) => name),
      text('sha256', 'SHA-256', ({ sha256 }) => sha256 ?? '–'),
    ],
    parts: [trainings],
  }
}

const columns: readonly Column<TrainingRow>[] = [
  text('training', 'Training', (each) => each.name),
  text('definition', 'Definition', (each) => definitionName(each.condition), { where: 'csv' }),
  text('examples', 'Examples', (each) => each.condition.examples, { where: 'csv' }),
  counts('size', 'Size', (each) => each.size, { where: 'csv' }),
  counts('seed', 'Seed', (each) => each.seed, { where: 'csv' }),
  text('state', 'State', (each) => each.state, { note: (each) => each.message }),
  counts('steps', 'Steps', (each) => each.steps),
  number('loss', 'Loss', (each) => each.lastEpochLoss ?? each.loss, {
    where: 'people',
    unit: 'nats',
    text: trainLossInWords,
    help: 'On answer tokens, of the first epoch → of the last.',
  }),
  number('held-out loss', 'Held-out loss', (each) => each.heldOutLoss, {
    where: 'people',
    unit: 'nats',
    text: heldOutLossInWords,
    help: 'Before the first step → after the last.',
  }),
  number('loss, first epoch', 'Loss, first epoch', (each) => each.firstEpochLoss, { where: 'csv', unit: 'nats' }),
  number('loss, last epoch', 'Loss, last epoch', (each) => each.lastEpochLoss, { where: 'csv', unit: 'nats' }),
  number('loss, last step', 'Loss, last step', (each) => each.loss, { where: 'csv', unit: 'nats' }),
  number('held-out loss before', 'Held-out loss before', (each) => each.heldOutBefore, { where: 'csv', unit: 'nats' }),
  number('held-out loss after', 'Held-out loss after', (each) => each.heldOutLoss, { where: 'csv', unit: 'nats' }),
  seconds('seconds', 'Time', (each) => each.seconds),
  number(
    'equal answers',
    'Equal answers',
    ({ parity }) => (parity ? (parity.equal + parity.tied) / parity.prompts : null),
    {
      where: 'people',
      text: equalAnswers,
    },
  ),
  counts('parity prompts', 'Parity prompts', (each) => each.parity?.prompts ?? null, { where: 'csv' }),
  counts('parity equal', 'Parity equal', (each) => each.parity?.equal ?? null, { where: 'csv' }),
  counts('parity tied', 'Parity tied', (each) => each.parity?.tied ?? null, { where: 'csv' }),
  yesOrNo('parity holds', 'Parity holds', (each) => each.parityHolds, { where: 'csv' }),
  number(
    'largest logit difference',
    'Largest logit difference',
    (each) => each.parity?.largestLogitDifference ?? null,
    { where: 'csv' },
  ),
  number('own logit difference', 'Own logit difference', (each) => each.parity?.ownLogitDifference ?? null, {
    where: 'csv',
  }),
  text('sha256', 'SHA-256', (each) => each.sha256, { where: 'csv' }),
  text('message', 'Message', (each) => each.message, { where: 'csv' }),
]

/** Greedy answers that trainer and engine gave alike; marked as the cells of the training are. */
function equalAnswers({ parity, parityHolds, state }: TrainingRow): string {
  return `${parity ? `${parity.equal}${parity.tied > 0 ? ` + ${parity.tied}` : ''} of ${parity.prompts}` : '–'}${state === 'trained' && parityHolds !== true ? ` ${mark}` : ''}`
}

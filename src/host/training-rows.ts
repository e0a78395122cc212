import { parityHolds } from '#core/study/parity.ts'
import { trainingName } from '#core/study/training.ts'
import type { TrainingRow } from '#store/trainings.ts'

export const trainingColumns = [
  'training', 'definition', 'examples', 'size', 'seed', 'state', 'steps', 'loss, first epoch (nats)', 'loss, last epoch (nats)', 'loss, last step (nats)',
  'held-out loss before (nats)', 'held-out loss after (nats)', 'seconds',
  'parity prompts', 'parity equal', 'parity holds', 'largest logit difference', 'sha256', 'message',
] as const

type Row = Record<(typeof trainingColumns)[number], string | number | boolean | null>

/** What stands behind the tuned lines of a table. */
export function trainingRows(trainings: readonly TrainingRow[]): readonly Row[] {
  return trainings.map((each) => ({
    training: trainingName(each),
    definition: each.condition.definition,
    examples: each.condition.examples,
    size: each.size,
    seed: each.seed,
    state: each.state,
    steps: each.steps,
    'loss, first epoch (nats)': each.firstEpochLoss,
    'loss, last epoch (nats)': each.lastEpochLoss,
    'loss, last step (nats)': each.loss,
    'held-out loss before (nats)': each.heldOutBefore,
    'held-out loss after (nats)': each.heldOutLoss,
    seconds: each.seconds,
    'parity prompts': each.parity?.prompts ?? null,
    'parity equal': each.parity?.equal ?? null,
    'parity holds': each.parity && parityHolds(each.parity),
    'largest logit difference': each.parity?.largestLogitDifference ?? null,
    sha256: each.sha256,
    message: each.message,
  }))
}

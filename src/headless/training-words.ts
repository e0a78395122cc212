import { counted } from '#core/noun.ts'
import { decimal, duration } from '#core/numbers.ts'
import { logitDifferenceInWords, parityInWords, type Parity } from '#core/study/parity.ts'
import { heldOutLossInWords, lossSentence, trainLossInWords, type TrainingLoss } from '#core/study/training-loss.ts'
import { table } from './table.ts'
import type { Client } from './terminal.ts'

type Training = Awaited<ReturnType<Client['trainings']['list']>>['trainings'][number]

/**
 * e.g. "24 steps, loss 2.310 → 0.512 (held out 2.400 → 0.655); parity 40 of 40 prompts; largest logit
 * difference 0.0003; FILE".
 */
export function trainedSentence(trained: TrainingLoss & { steps: number; parity: Parity; file: string }): string {
  const { steps, parity, file } = trained
  return `${counted(steps, 'step')}, ${lossSentence(trained)}; parity ${parityWords(parity)}; ${file}`
}

export function trainingTable(trainings: readonly Training[]): string {
  return table(
    [
      { title: 'training' },
      { title: 'state' },
      { title: 'steps', align: 'right' },
      { title: 'loss', align: 'right' },
      { title: 'held out', align: 'right' },
      { title: 'time', align: 'right' },
      { title: 'parity' },
      { title: 'file' },
    ],
    trainings.map((each) => [
      each.name,
      each.state,
      decimal(each.steps, 0),
      trainLossInWords(each),
      heldOutLossInWords(each),
      duration(each.seconds),
      each.parity === null
        ? each.sha256 === null
          ? '–'
          : (each.message ?? '–')
        : `${parityWords(each.parity)}${each.parityHolds === true ? '' : ' (too few: scores are marked)'}`,
      each.sha256 === null ? (each.message ?? '–') : each.file,
    ]),
  )
}

function parityWords(parity: Parity): string {
  return `${parityInWords(parity)}; ${logitDifferenceInWords(parity)}`
}

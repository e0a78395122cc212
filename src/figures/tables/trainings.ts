import { count } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import { heldOutLossInWords, lossNote, trainLossInWords } from '#core/study/training-loss.ts'
import type { Means } from '../results.ts'
import { number, text, type PrintedTable } from './printed-table.ts'

/** What stands behind the tuned lines. */
export function trainingsTable({ name, trainings }: Pick<Means, 'name' | 'trainings'>): PrintedTable {
  return {
    name: 'trainings',
    caption: `${name}: trainings and their parity certificates. ${lossNote} Time in seconds; equal answers: of trainer and engine, given the same prompts (${mark}: below 90 %, or no certificate).`,
    columns: [text('Training'), text('State'), number('Steps'), number('Loss'), number('Held-out loss'), number('Time'), number('Equal answers')],
    parts: [trainings.map((each) => [
      each.name, each.state, each.steps === null ? '–' : count(each.steps), trainLossInWords(each), heldOutLossInWords(each), count(each.seconds),
      `${each.parity ? `${each.parity.equal} of ${each.parity.prompts}` : '–'}${each.state === 'trained' && each.parityHolds !== true ? ` ${mark}` : ''}`,
    ])],
  }
}

import { readTrialDetails, type TrialPlace } from '#store/trials.ts'
import { trialLine } from '../trial-line.ts'
import type { Answered, RunRequests } from '../requests.ts'
import type { Outlines } from './outline.ts'
import { answered } from './table.ts'

/** Characters in one answer, the last line over. */
const gathered = 262_144

export interface LinesAnswer {
  readonly text: string
  readonly trials: number
  /** The last of them; `null`: there are no more. */
  readonly last: TrialPlace | null
}

/** Lines of the export behind a certain trial, in the order they were asked. */
export function linesAfter(outlines: Outlines, { run: id, after }: RunRequests['lines']): Answered<LinesAnswer> {
  const outlined = outlines.of(id)
  if (outlined.state === 'refused') return outlined
  const { run, outline } = outlined.answer
  let text = ''
  let trials = 0
  let last: TrialPlace | null = null
  for (const trial of readTrialDetails(outlines.db, run.id, after ?? undefined)) {
    text += `${JSON.stringify(trialLine(trial, outline))}\n`
    trials++
    last = { cellPosition: trial.cellPosition, instance: trial.instance }
    if (text.length >= gathered) break
  }
  return answered({ text, trials, last: text.length >= gathered ? last : null })
}

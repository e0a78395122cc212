import { conditionTitle } from '#core/conditions/condition-name.ts'
import { assertNever } from '#core/assert-never.ts'
import { count, counted, perSecond } from '#core/numbers.ts'
import type { Run } from './cell-grid.ts'
import { endingInWords } from './current-words.ts'
import type { RunView } from './run-view.ts'

/** Where the run stands, in a sentence. */
export function standingSentence({ state, here, ending, end, training }: RunView, inHand?: number): string {
  switch (state) {
    case 'running':
      if (!here) return 'Another process is carrying it out; what it stores is shown here. Pause or stop it there.'
      if (ending === null) return 'It continues when this page is reloaded or closed.'
      return endingInWords(ending, inHand, training !== null)
    case 'paused':
      return 'Everything finished is kept. Resume continues where it was.'
    case 'stopped':
      return 'Everything that was finished is kept. It can be resumed.'
    case 'interrupted':
      return 'Its process ended unexpectedly, as after a crash. Everything finished is kept; resume continues where it was.'
    case 'finished':
      return (end?.engineErrors ?? 0) === 0
        ? 'Everything was asked.'
        : `Everything was asked; ${counted(end?.engineErrors ?? 0, 'trial')} ended in engine-error and are in no mean. Resume asks them again.`
    case 'failed':
      return end?.remedy === 'results'
        ? 'Nothing is left to do; some of it failed.'
        : 'Everything that was finished is kept. Resume tries again where it was.'
    default:
      return assertNever(state)
  }
}

/** What the study asks, in a line. */
export function questionSentence({ model, collection, tasks, trainTasks, study }: Run): string {
  const { conditions, decodings, k, tuning } = study
  const asked =
    conditions.length === 0
      ? ''
      : `${counted(tasks.length, 'task')} of ${collection} under ${listed(conditions.map(conditionTitle))}, ${listed(decodings)} decoding, ${counted(k, 'example')}${study.mode === 'fast' ? ', in fast mode' : ''}`
  if (tuning === null) return `${model} is asked ${asked}.`
  const method = tuning.method.kind === 'lora' ? 'LoRA' : 'full tuning'
  const trained = `is tuned by ${method} on ${counted(trainTasks.length, 'train task')} of ${collection} under ${listed(tuning.trainConditions.map(conditionTitle))}`
  return asked === '' ? `${model} ${trained}.` : `${model} ${trained}; it is asked ${asked}, untuned and tuned.`
}

/** Done and rate, as far as they are known; the time left stands over it. */
export function progressSentence({ progress: { done, total, perSecond: rate } }: RunView): string {
  return [`${count(done)} of ${counted(total, 'trial')}`, ...(rate === null ? [] : [perSecond(rate, 'trials')])].join(
    ' · ',
  )
}

/** For a live region: changes seldom, so that a screen reader is not talked over. */
export function announcement(view: RunView): string {
  const { done, total } = view.progress
  const tenth = total === 0 ? '' : `, ${tenths(done, total)} of all trials done`
  const training = view.training === null ? '' : `, training ${view.training.name}`
  if (view.state === 'finished' && total > 0) return 'The run is finished; its results can be seen'
  return view.state === 'running' ? `The run is under way${training}${tenth}` : `The run is ${view.state}${tenth}`
}

/** Whole tenths; before the first one it is none only where nothing is done. */
function tenths(done: number, total: number): string {
  const whole = Math.floor((10 * done) / total) * 10
  return whole === 0 && done > 0 ? 'less than 10 %' : `${whole} %`
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

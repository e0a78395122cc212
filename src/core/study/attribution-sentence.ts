import type { Attribution, Estimate, Parted } from './attribution.ts'
import { mark } from './mark.ts'

/** What a gain is made of, in words. */
export function attributionSentence({ tuned, untuned, kind, marked, gain, parted, tasks, instances }: Omit<Attribution, 'sentence'>): string {
  const size = `n = ${instances} in ${tasks} ${tasks === 1 ? 'task' : 'tasks'}`
  const parts = parted.map((part, i) => `${i === 0 ? 'with wrong formats counted as random guesses' : `with both models held to the ${kind === 'choice' ? 'options' : 'label space'}`} ${partsInWords(part)}`)
  return `${tuned}${marked ? mark : ''} against ${untuned}, exact match on ${kind}: of ${inWords(gain)} points (${size}), ${parts.join('; ')}.`
}

function partsInWords({ format, task, formatShare }: Parted): string {
  const share = formatShare === null ? '' : `, ${formatShare.value.toFixed(0)} % of them`
  return `${inWords(format)} are format${share}, and ${inWords(task)} are left for the task`
}

/** e.g. "+27.3 [+19.5 to +35.0]" */
function inWords({ value, interval95 }: Estimate): string {
  return interval95 === 'too-few' ? signed(value) : `${signed(value)} [${signed(interval95.low)} to ${signed(interval95.high)}]`
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`
}

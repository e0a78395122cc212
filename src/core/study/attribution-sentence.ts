import { decimal, interval, percent, points } from '#core/numbers.ts'
import { mark } from './mark.ts'
import type { Attribution, Estimate, Parted } from './attribution-parts.ts'

/** What a gain is made of, in words. */
export function attributionSentence({
  tuned,
  untuned,
  kind,
  marked,
  gain,
  formats,
  parted,
  tasks,
  instances,
}: Omit<Attribution, 'sentence'>): string {
  const size = `n = ${instances} in ${tasks} ${tasks === 1 ? 'task' : 'tasks'}`
  const labels = kind === 'choice' ? 'options' : 'label space'
  const parts = parted.map(
    (part, i) =>
      `${partsInWords(part)} ${i === 0 ? `when answers that are no ${kind === 'choice' ? 'option' : 'label'} after normalisation count as random guesses` : `when both models are limited to the ${labels}`}`,
  )
  return `${tuned}${marked ? mark : ''} against ${untuned}, exact match on ${kind} (${size}): of the gain of ${inWords(gain)} points, ${parts.join('; ')}. ${formatsInWords(formats)}`
}

/** What the parts have to be read with: only the normalised one can make a difference in exact match. */
function formatsInWords({ format, formatNormalised }: Attribution['formats']): string {
  const levels = ({ untuned, tuned }: Attribution['formats']['format']) => `${decimal(untuned)} → ${percent(tuned)}`
  return `Format correctness, untuned → tuned: strict ${levels(format)}, normalised ${levels(formatNormalised)}. The parts use the normalised one, as exact match does.`
}

function partsInWords({ format, task, formatShare }: Parted): string {
  const share = formatShare === null ? '' : ` (${percent(formatShare.value, 0)})`
  return `${inWords(format)} are format${share} and ${inWords(task)} are task`
}

/** e.g. "+27.3 [+19.5 to +35.0]" */
function inWords({ value, interval95 }: Estimate): string {
  return interval95 === 'too-few' ? points(value) : `${points(value)} [${interval(interval95, points)}]`
}

import { endsInPunctuation, withStop } from '#core/prompts/tk-instruct-text.ts'

/**
 * Whether an answer is a label followed by one full stop, white space around both aside: exactly what `tk-instruct`
 * writes behind "Output:" in a demonstration of that label. No for an answer that is a label as it stands, and for a
 * label that ends in ASCII punctuation, to which `tk-instruct` adds nothing.
 *
 * @param labels those that the instance allows; `null` for generation
 */
export function isLabelAndStop(raw: string, labels: readonly string[] | null): boolean {
  const answer = raw.trim()
  const written = (labels ?? []).map((label) => label.trim())
  return (
    !written.includes(answer) &&
    written.some((label) => label !== '' && !endsInPunctuation(label) && withStop(label) === answer)
  )
}

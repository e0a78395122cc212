import type { StyleMetric } from './metric.ts'
import { isHeading, isItem, paragraphsOf } from './parts.ts'
import { shareOf } from './share-of.ts'

/** A summary at the end, as assistants write it. English only. */
export const closingParagraph: StyleMetric = {
  title: 'closing paragraph',
  describe: 'the last of two paragraphs or more begins as a summary does ("In conclusion", "Overall")',
  unit: '%',
  measure: shareOf(hasClosingParagraph),
}

const closings =
  /^(?:in (?:conclusion|summary|short|closing|sum|the end)|to (?:conclude|summari[sz]e|sum up)|overall|ultimately|all in all|finally|summary|conclusion)\b/i

function hasClosingParagraph(text: string): boolean {
  const paragraphs = paragraphsOf(text)
  const last = paragraphs.at(-1)
  if (last === undefined || paragraphs.length < 2) return false
  return !isItem(last) && !isHeading(last) && closings.test(last)
}

import type { StyleMetric } from './metric.ts'
import { isItem, linesOf } from './parts.ts'
import { shareOf } from './share-of.ts'

/** Two items or more: a line that begins with a dash may be anything. */
export const list: StyleMetric = {
  title: 'list',
  describe: 'two lines or more that begin with a bullet, a number or a letter',
  unit: '%',
  measure: shareOf(hasList),
}

function hasList(text: string): boolean {
  return linesOf(text).filter(isItem).length >= 2
}

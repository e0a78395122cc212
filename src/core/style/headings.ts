import type { StyleMetric } from './metric.ts'
import { isHeading, linesOf } from './parts.ts'
import { shareOf } from './share-of.ts'

export const headings: StyleMetric = {
  title: 'headings',
  describe: 'a line that is a heading: number signs before it, underlined by = or -, or bold as a whole',
  unit: '%',
  measure: shareOf(hasHeadings),
}

function hasHeadings(text: string): boolean {
  const lines = linesOf(text)
  return lines.some((line, i) => isHeading(line) || (line.trim() !== '' && isUnderline(lines[i + 1])))
}

function isUnderline(line: string | undefined): boolean {
  return line !== undefined && /^ {0,3}(?:={3,}|-{3,})\s*$/.test(line)
}

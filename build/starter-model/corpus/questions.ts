import { capitalised } from '../../starter-collection/draw.ts'
import type { Draw } from '../draw.ts'
import { commonAnswers, commonWords } from './common.ts'
import { anyWord } from './material.ts'
import { sentence } from './prose.ts'
import { framed, inLine, mosaic, onTwoLines, shortText, underNumbers, waysToOffer } from './records.ts'

/** Records whose last mark is still to be found. */
export interface Question {
  readonly before: string
  readonly mark: string
}

/**
 * Two records or three under what was said of their marks, and a text without one. Its words tempt, but only the marks
 * that were offered or shown are ever right.
 */
export function question(draw: Draw, pieces: readonly string[]): Question {
  const offered = marksOf(draw, pieces)
  // Said in small letters, written with a capital one.
  const marks = draw.oneIn(6) ? offered.map(capitalised) : offered
  const shape = draw.pick([inLine, onTwoLines, onTwoLines, underNumbers, underNumbers, underNumbers])(draw)
  const told = draw.oneIn(5) ? '' : framed(draw, draw.pick(waysToOffer(offered)))
  const between = draw.oneIn(2) ? `${sentence(draw)}\n` : ''
  const writing = draw.pick([shortText, longText, temptingText, temptingText])
  const first = draw.below(marks.length)
  const shown = Array.from({ length: 2 + draw.below(2) }, (_, i) => ({
    text: writing(draw),
    mark: marks[(first + (draw.oneIn(4) ? 0 : i)) % marks.length] ?? '',
  }))
  const records = shown.map(({ text, mark }) => shape(text, mark)).join('')
  const open = shape(writing(draw), blank)
  return {
    before: (told + between + records + open.slice(0, open.indexOf(blank))).trimEnd(),
    mark: told === '' ? draw.pick(shown).mark : draw.pick(marks),
  }
}

/** Stands where the mark is still to be found; in no text. */
const blank = '\u0000'

/** Two to four in one look: words, capitalised words, letters, or what only looking back can spell. */
function marksOf(draw: Draw, pieces: readonly string[]): readonly string[] {
  const count = 2 + draw.below(3)
  const distinct = (make: () => string) => {
    const marks = new Set<string>()
    while (marks.size < count) marks.add(make())
    return [...marks]
  }
  const letter = draw.below(20)
  switch (draw.below(10)) {
    case 0:
      return Array.from({ length: count }, (_, i) => String.fromCharCode(65 + letter + i))
    case 1:
      return distinct(() => mosaic(draw, pieces))
    case 2:
      return distinct(() => capitalised(mosaic(draw, pieces)))
    case 3:
      return distinct(() => capitalised(anyWord(draw)))
    case 4:
      return distinct(() => capitalised(draw.pick(commonWords)))
    case 5:
      return distinct(() => draw.pick(commonAnswers))
    case 6:
      return distinct(() => `${anyWord(draw)} ${anyWord(draw)}`)
    case 7:
      return distinct(() => anyWord(draw))
    default:
      return distinct(() => draw.pick(commonWords))
  }
}

function longText(draw: Draw): string {
  return `${sentence(draw)} ${sentence(draw)}`
}

/** Ends in words that have stood in it, so that going on as they went on is tempting and wrong. */
function temptingText(draw: Draw): string {
  const text = draw.oneIn(2) ? sentence(draw) : longText(draw)
  const words = text.split(' ')
  const from = draw.below(words.length)
  const part = words
    .slice(from, from + 1 + draw.below(6))
    .join(' ')
    .replace(/[.!?"]+$/, '')
  const name = capitalised(anyWord(draw))
  return draw.pick([
    () => `${text} ${name} - ${part}`,
    () => `${text} ${name} - ${part}.`,
    () => `${text} ${capitalised(part)}`,
    () => `${text} "${part}"`,
    () => `${text} ${name} = ${draw.pick(words)}. ${capitalised(anyWord(draw))} = ${draw.pick(words)}`,
    () => `${name} - ${text} ${capitalised(anyWord(draw))} - ${sentence(draw)}`,
  ])()
}

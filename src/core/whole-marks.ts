/** From and to, in UTF-16 units. */
interface Place {
  readonly from: number
  readonly to: number
}

/**
 * Scripts whose letters change their shape by their neighbours, or melt into one sign with them: a mark that begins
 * inside a word would cut a stroke in two.
 */
const joined = new RegExp(
  `[${[
    'Arabic',
    'Syriac',
    'Mandaic',
    'Nko',
    'Mongolian',
    'Adlam',
    'Hanifi_Rohingya',
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Oriya',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
    'Tibetan',
    'Myanmar',
    'Khmer',
  ]
    .map((script) => `\\p{Script=${script}}`)
    .join('')}]`,
  'u',
)

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const words = new Intl.Segmenter('und', { granularity: 'word' })

/** Units looked at on either side: no word or sign is longer. */
const around = 200

/**
 * The same mark, wide enough not to cut what a person sees as one sign (an accent and its letter, an emoji of several
 * parts), nor a word of a script whose letters join.
 */
export function wholeMark<Mark extends Place>(text: string, mark: Mark): Mark {
  return { ...mark, from: borderAt(text, mark.from).from, to: borderAt(text, mark.to).to }
}

/** At most so many units of its beginning, without half a sign at the end. */
export function beginningOf(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, segmentAt(graphemes, text, most).from)
}

/** What a border at this place would cut, or nothing. */
function borderAt(text: string, at: number): Place {
  const { from, to } = segmentAt(words, text, at)
  return joined.test(text.slice(from, to)) ? { from, to } : segmentAt(graphemes, text, at)
}

function segmentAt(segmenter: Intl.Segmenter, text: string, at: number): Place {
  if (at <= 0 || at >= text.length) return { from: at, to: at }
  const start = Math.max(0, at - around)
  const nearby = segmenter.segment(text.slice(start, at + around))
  const { index, segment } = nearby.containing(at - start) ?? { index: at - start, segment: '' }
  const from = start + index
  return from === at ? { from: at, to: at } : { from, to: from + segment.length }
}

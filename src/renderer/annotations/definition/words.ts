import type { Place } from '#core/answer-space.ts'

/** Marks that end a word without belonging to it: quotation marks and brackets do belong to it. */
const endings = /[.,;:!?…、。，；：！？]+$/u

/** Scripts that set no space between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** What the cursor steps over and what is tagged: in order, never empty, without white space around it. */
export function wordsOf(text: string): readonly Place[] {
  return [...text.matchAll(/\S+/gu)].flatMap(({ 0: run, index }) =>
    unspaced.test(run) ? segments(run, index) : [word(run, index)],
  )
}

/** In order, without gaps; a line ends a sentence, too. */
export function sentencesOf(text: string): readonly Place[] {
  return [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)].map(({ segment, index }) => ({
    from: index,
    to: index + segment.length,
  }))
}

function word(run: string, from: number): Place {
  const text = run.replace(endings, '')
  return { from, to: from + (text === '' ? run.length : text.length) }
}

function segments(run: string, from: number): readonly Place[] {
  const found = [...new Intl.Segmenter('und', { granularity: 'word' }).segment(run)].filter(
    ({ isWordLike }) => isWordLike === true,
  )
  return found.length === 0
    ? [{ from, to: from + run.length }]
    : found.map(({ segment, index }) => ({ from: from + index, to: from + index + segment.length }))
}

import { capitalised } from '../../starter-collection/draw.ts'
import type { Draw } from '../draw.ts'
import { commonAnswers, commonWords } from './common.ts'
import { heads, letters, lines } from './notes.ts'
import { school } from './school.ts'
import { stories } from './stories.ts'
import { things } from './things.ts'
import { towns } from './towns.ts'
import { wordLists } from './words.ts'

/** Every word of the fluent texts. */
const words = [
  ...new Set(
    [stories, towns, things, school, letters]
      .flatMap(({ beginnings, middles, endings }) => [...beginnings, ...middles, ...endings])
      .concat(lines, heads, ...wordLists)
      .flatMap((text) => text.replace(/\{[^}]*\}/g, ' ').match(/[A-Za-z]{2,}/g) ?? [])
      .concat(commonWords, commonAnswers),
  ),
].toSorted()

export function anyWord(draw: Draw): string {
  return draw.pick(words)
}

const onsets = [
  'b',
  'br',
  'ch',
  'd',
  'dr',
  'f',
  'fl',
  'g',
  'gr',
  'h',
  'j',
  'k',
  'kl',
  'l',
  'm',
  'n',
  'p',
  'pl',
  'qu',
  'r',
  's',
  'sh',
  'sk',
  'st',
  't',
  'tr',
  'v',
  'w',
  'y',
  'z',
  '',
]
const vowels = ['a', 'e', 'i', 'o', 'u', 'a', 'e', 'o', 'ai', 'ee', 'oo', 'ou']
const codas = ['', '', 'b', 'ck', 'd', 'f', 'l', 'm', 'n', 'nd', 'p', 'r', 'rk', 's', 'st', 't', 'x', 'zz']

/** A word that means nothing. */
export function nonsense(draw: Draw): string {
  const syllables = Array.from({ length: 1 + draw.below(3) }, () => draw.pick(onsets) + draw.pick(vowels))
  return syllables.join('') + draw.pick(codas)
}

/** One to three words that need not belong together, in the looks that short answers have. */
export function shortPhrase(draw: Draw): string {
  const text = Array.from({ length: draw.pick([1, 1, 1, 1, 2, 2, 3]) }, () =>
    draw.oneIn(5) ? nonsense(draw) : anyWord(draw),
  ).join(' ')
  switch (draw.below(8)) {
    case 0:
    case 1:
      return capitalised(text)
    case 2:
      return draw.oneIn(3) ? text.toUpperCase() : draw.pick(capitals)
    default:
      return text
  }
}

const capitals = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')

/** `count` short phrases, no two alike. */
export function phrases(draw: Draw, count: number): string[] {
  const chosen = new Set<string>()
  while (chosen.size < count) chosen.add(shortPhrase(draw))
  return [...chosen]
}

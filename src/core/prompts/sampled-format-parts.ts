/**
 * What a sampled format is put together from, after the lists of FormatSpread (Sclar et al. 2024, appendix A). Its
 * separators with a line break or a tab, or without a space at the end, are left out: the white space at a prompt's end
 * is left off before it is read, and a space belongs to the answer's first token (`engine/process/prompt.ts`), so that
 * another separator would be shown in examples and never asked.
 */
export const casings = {
  title: (word) => word,
  upper: (word) => word.toUpperCase(),
  lower: (word) => word.toLowerCase(),
} as const satisfies Readonly<Record<string, (word: string) => string>>

/** Behind a field word; one space follows. */
export const separators = {
  colon: ':',
  'spaced-colon': ' :',
  'double-colon': '::',
  'triple-colon': ':::',
  dash: ' -',
  'tight-dash': '-',
  nothing: '',
} as const satisfies Readonly<Record<string, string>>

/** Between input and output. Examples are always a blank line apart. */
export const gaps = {
  line: '\n',
  'spaced-line': ' \n',
  'indented-line': '\n ',
  'semicolon-line': '; \n',
  space: ' ',
  spaces: '  ',
  comma: ', ',
  stop: '. ',
  dashes: ' -- ',
  bars: ' || ',
  sep: ' <sep> ',
} as const satisfies Readonly<Record<string, string>>

/** Before each example, and before the instance that is asked. */
export const enumerators = {
  none: () => '',
  dot: (place) => `${place}. `,
  paren: (place) => `${place}) `,
  parens: (place) => `(${place}) `,
  brackets: (place) => `[${place}] `,
  letters: (place) => `${letters(place)}. `,
  roman: (place) => `${roman(place)}. `,
} as const satisfies Readonly<Record<string, (place: number) => string>>

export function namesOf<Name extends string>(parts: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(parts) as Name[]
}

/** A … Z, AA, AB, …, as columns of a sheet are counted. */
function letters(place: number): string {
  return place === 0 ? '' : `${letters(Math.floor((place - 1) / 26))}${String.fromCharCode(65 + ((place - 1) % 26))}`
}

const numerals = [
  ['C', 100],
  ['XC', 90],
  ['L', 50],
  ['XL', 40],
  ['X', 10],
  ['IX', 9],
  ['V', 5],
  ['IV', 4],
  ['I', 1],
] as const

function roman(place: number): string {
  const largest = numerals.find(([, value]) => value <= place)
  return largest === undefined ? '' : `${largest[0]}${roman(place - largest[1])}`
}

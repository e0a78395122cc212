import { capitalised } from '../../starter-collection/draw.ts'
import type { Draw } from '../draw.ts'
import { anyWord, nonsense, phrases } from './material.ts'
import { sentence } from './prose.ts'

/**
 * What has stood before stands again: lists, quoted phrases, choices, dictionaries, tables. It teaches a model to look
 * back, in formats that are nobody's prompt.
 */
export function copying(draw: Draw): string {
  return draw.pick(formats)(draw)
}

const formats = [
  repeatedLists,
  repeatedLists,
  saidAgain,
  choices,
  choices,
  dictionary,
  dictionary,
  table,
  pickedOut,
  longRepeat,
]

const separators = [', ', '; ', ' ', ' - ', ' / ', '\n', ' | ', ' * ']

function several(draw: Draw, count: number): string[] {
  if (draw.oneIn(3)) return phrases(draw, count)
  const word = draw.oneIn(3) ? nonsense : anyWord
  return Array.from({ length: count }, () => word(draw))
}

function repeatedLists(draw: Draw): string {
  const separator = draw.pick(separators)
  const [before, after] = draw.pick([
    ['', ''],
    ['', '.'],
    ['(', ')'],
    ['[', ']'],
    ['"', '"'],
    ['* ', ''],
    ['- ', ''],
  ] as const)
  const rounds = Array.from({ length: 1 + draw.below(3) }, () => {
    const list = `${before}${several(draw, 2 + draw.below(9)).join(separator)}${after}`
    return Array.from({ length: 2 + draw.below(2) }, () => list).join(
      draw.pick(['\n', ' Again ', ' and once more ', '\n\n', ' ']),
    )
  })
  return rounds.join('\n\n')
}

function saidAgain(draw: Draw): string {
  return Array.from({ length: 2 + draw.below(3) }, () => {
    const [said] = draw.oneIn(2) ? [sentence(draw)] : phrases(draw, 1)
    const text = said ?? ''
    return draw.pick([
      `"${text}" stood on the wall, and everybody read "${text}".`,
      `They sang "${text}" and again "${text}" until they were tired.`,
      `The parrot heard "${text}" and said "${text}".`,
      `Write "${text}" here. I have written "${text}".`,
      `${text} ${text}`,
      `Did you say "${text}"? Yes, I said "${text}".`,
      `(${text}) is a copy of (${text})`,
      `${text}\n${text}`,
    ])
  }).join(draw.pick([' ', '\n', '\n\n']))
}

/** One of what was offered is taken. */
function choices(draw: Draw): string {
  const offered = phrases(draw, 2 + draw.below(4))
  const between = draw.pick(['\n', ' ', '\n\n'])
  const fresh = draw.oneIn(2)
  const form = draw.below(6)
  return Array.from({ length: 1 + draw.below(5) }, () => {
    const words = fresh ? phrases(draw, 2 + draw.below(4)) : draw.some(offered, offered.length)
    return choice(words, draw.pick(words), form)
  }).join(between)
}

function choice(words: readonly string[], taken: string, form: number): string {
  const list = `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
  const quoted = words.map((word) => `"${word}"`)
  const quotedList = `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`
  switch (form) {
    case 0:
      return `${capitalised(list)}? ${capitalised(taken)}.`
    case 1:
      return `They were asked to say ${quotedList}, and they said "${taken}".`
    case 2:
      return `You may have ${list}. I take ${taken}.`
    case 3:
      return `${words.join(' / ')} > ${taken}`
    case 4:
      return `Put ${quotedList} on the card. The card says "${taken}".`
    default:
      return `[${words.join(', ')}] ${taken}`
  }
}

/** Keys with values drawn by chance, then asked back in another order. */
function dictionary(draw: Draw): string {
  const separator = draw.pick([' = ', ' -> ', ' is ', ' means ', ' | ', ' ~ ', ' => ', ' ... ', ' for ', ' > '])
  const between = draw.pick(['\n', '\n', '; ', ', ', '. '])
  const count = 3 + draw.below(6)
  const keys = [...new Set(several(draw, count))]
  const values = several(draw, count)
  const entries = keys.map((key, i) => `${key}${separator}${values[i] ?? ''}`)
  const asked = Array.from({ length: 1 + draw.below(3) }, () => draw.some(entries, entries.length)).flat()
  return [...entries, ...asked].join(between)
}

function table(draw: Draw): string {
  const heads = draw.oneIn(2) ? several(draw, 3) : ['name', 'town', 'thing']
  const rows = Array.from({ length: 3 + draw.below(4) }, () => several(draw, 3))
  const asked = Array.from({ length: 3 + draw.below(5) }, () => {
    const row = draw.pick(rows)
    const column = 1 + draw.below(2)
    return `The ${heads[column] ?? ''} of ${row[0] ?? ''} is ${row[column] ?? ''}.`
  })
  return [heads, ...rows].map((row) => row.join(' | ')).join('\n') + '\n' + asked.join(draw.pick([' ', '\n']))
}

/** A part of a sentence, marked in it, stands behind it once more. */
function pickedOut(draw: Draw): string {
  const [open, close] = draw.pick([
    ['[', ']'],
    ['*', '*'],
    ['(', ')'],
    ['<', '>'],
  ] as const)
  const arrow = draw.pick([' > ', ' -> ', ' = ', '\n', ' | ', '\n> '])
  return Array.from({ length: 2 + draw.below(4) }, () => {
    const words = sentence(draw).split(' ')
    const from = draw.below(words.length)
    const to = Math.min(words.length, from + 1 + draw.below(3))
    const part = words.slice(from, to).join(' ')
    return `${[...words.slice(0, from), `${open}${part}${close}`, ...words.slice(to)].join(' ')}${arrow}${part}`
  }).join(draw.pick(['\n', '\n\n']))
}

/**
 * A short row of words, again and again: what a model has to learn before anything else here helps it, to find where
 * the same words have stood before and go on as they went on there.
 */
export function repeats(draw: Draw): string {
  const row = Array.from({ length: 4 + draw.below(16) }, () => (draw.oneIn(6) ? nonsense(draw) : anyWord(draw))).join(
    ' ',
  )
  return Array.from({ length: 2 + draw.below(3) }, () => row).join(draw.pick([' ', '\n', '. ']))
}

/** A row of words without sense, and the same row again. */
function longRepeat(draw: Draw): string {
  const row = Array.from({ length: 8 + draw.below(40) }, () => (draw.oneIn(4) ? nonsense(draw) : anyWord(draw))).join(
    ' ',
  )
  return Array.from({ length: 2 + draw.below(2) }, () => row).join(draw.pick([' ', '\n', '. ', '\n\n']))
}

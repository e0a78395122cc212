import { capitalised } from '../../starter-collection/draw.ts'
import type { Draw } from '../draw.ts'
import { anyWord, nonsense, phrases } from './material.ts'
import { sentence } from './prose.ts'

/**
 * Records of one shape, one after the other: a text, a separator, a short mark. The marks of a document are few and
 * drawn by chance from all words, so that the only way to foresee them is to look back. No line of them has a colon:
 * behind a colon fluent text goes on (dialogue.ts).
 */
export function records(draw: Draw): string {
  const marks = phrases(draw, 2 + draw.below(3))
  const shape = draw.pick(shapes)(draw)
  const markOf = draw.pick([byChance, byChance, byKind, fromText])(draw, marks)
  const opening = draw.oneIn(3) ? announcement(draw, marks) : ''
  return (
    opening +
    Array.from({ length: 3 + draw.below(5) }, () => {
      const { text, mark } = markOf()
      return shape(text, mark)
    }).join('')
  )
}

/**
 * What the marks may be is said first, and few records follow: already the first mark has to be taken from what was
 * said.
 */
export function offers(draw: Draw): string {
  return offersOf(draw, phrases(draw, 2 + draw.below(3)))
}

/**
 * The same with marks put together from pieces of the vocabulary, which no text has taught how to go on: what follows a
 * piece can only be found where the mark stood before.
 */
export function mosaics(draw: Draw, pieces: readonly string[]): string {
  const words = () => Array.from({ length: draw.pick([1, 1, 2, 3]) }, () => mosaic(draw, pieces)).join(' ')
  if (draw.oneIn(3)) {
    const row = Array.from({ length: 2 + draw.below(8) }, words).join(draw.pick([' ', ', ', '\n']))
    return Array.from({ length: 2 + draw.below(2) }, () => row).join('\n')
  }
  const marks = Array.from({ length: 2 + draw.below(3) }, words)
  return offersOf(draw, draw.oneIn(3) ? marks.map(capitalised) : marks)
}

export function mosaic(draw: Draw, pieces: readonly string[]): string {
  return Array.from({ length: 1 + draw.below(4) }, () => draw.pick(pieces)).join('')
}

function offersOf(draw: Draw, marks: readonly string[]): string {
  const shape = draw.pick(shapes)(draw)
  const between = draw.oneIn(2) ? Array.from({ length: 1 + draw.below(2) }, () => sentence(draw)).join(' ') + '\n' : ''
  return (
    framed(draw, draw.pick(waysToOffer(marks))) +
    between +
    Array.from({ length: 1 + draw.below(3) }, () => shape(shortText(draw), draw.pick(marks))).join('')
  )
}

interface Marked {
  readonly text: string
  readonly mark: string
}

function byChance(draw: Draw, marks: readonly string[]): () => Marked {
  return () => ({ text: shortText(draw), mark: draw.pick(marks) })
}

/** Texts that begin alike have the same mark. */
function byKind(draw: Draw, marks: readonly string[]): () => Marked {
  const signs = marks.map(() => anyWord(draw))
  return () => {
    const kind = draw.below(marks.length)
    return { text: capitalised(`${signs[kind] ?? ''} ${anyWord(draw)} ${anyWord(draw)}`), mark: marks[kind] ?? '' }
  }
}

/** The mark is the text's word at the same place. */
function fromText(draw: Draw): () => Marked {
  const place = draw.below(4)
  return () => {
    const text = shortText(draw)
    const words = text.match(/[A-Za-z]+/g) ?? [text]
    return { text, mark: words[Math.min(place, words.length - 1)] ?? '' }
  }
}

export function shortText(draw: Draw): string {
  return draw.oneIn(4)
    ? Array.from({ length: 2 + draw.below(4) }, () => anyWord(draw)).join(draw.pick([' ', ', ']))
    : sentence(draw)
}

function announcement(draw: Draw, marks: readonly string[]): string {
  return framed(draw, draw.pick(waysToSay(marks)))
}

export function framed(draw: Draw, told: string): string {
  return `${draw.oneIn(2) ? `${sentence(draw)} ` : ''}${told}${draw.oneIn(3) ? ` ${sentence(draw)}` : ''}${draw.pick(['\n', '\n\n'])}`
}

function waysToSay(marks: readonly string[]): readonly string[] {
  const quoted = marks.map((mark) => `"${mark}"`)
  const all = `${marks.slice(0, -1).join(', ')} and ${marks.at(-1) ?? ''}`
  const allQuoted = `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}`
  return [
    `The marks are ${all}.`,
    `Only ${allQuoted} are used.`,
    `Every line ends in ${quoted.join(' or ')}.`,
    `Marks: ${marks.join(', ')}.`,
    `There is ${quoted.join(' or ')} behind each of them.`,
    `${capitalised(marks.join(', '))}.`,
  ]
}

export function waysToOffer(marks: readonly string[]): readonly string[] {
  const quoted = marks.map((mark) => `"${mark}"`)
  const [first = '', ...others] = quoted
  return [
    ...waysToSay(marks),
    `It is either ${quoted.join(' or ')}.`,
    `Take one of ${marks.join(', ')}.`,
    `Say ${quoted.join(' or ')}, and nothing else.`,
    `Each is called ${quoted.join(', ')} in this list.`,
    `Choose from ${marks.join(' and ')}.`,
    `If it is so, it is ${first}; if not, it is ${others.join(' or ')}.`,
  ]
}

type Shape = (text: string, mark: string) => string

const shapes: readonly ((draw: Draw) => Shape)[] = [inLine, inLine, onTwoLines, onTwoLines, underNumbers, inBrackets]

export function inLine(draw: Draw): Shape {
  const arrow = draw.pick([' -> ', ' => ', ' = ', ' | ', ' ~ ', ' / ', ' >> ', ' # ', ' ... ', ' * '])
  const stop = draw.pick(['', '', '.', ';'])
  const end = draw.pick(['\n', '\n', '\n\n'])
  return (text, mark) => `${text}${arrow}${mark}${stop}${end}`
}

export function onTwoLines(draw: Draw): Shape {
  const [first, second] = fields(draw)
  const stop = draw.pick(['', '.'])
  const end = draw.pick(['\n\n', '\n', '\n---\n'])
  return (text, mark) => `${first}${text}\n${second}${mark}${stop}${end}`
}

export function underNumbers(draw: Draw): Shape {
  const [first, second] = fields(draw)
  const title = capitalised(`${anyWord(draw)} ${draw.oneIn(2) ? anyWord(draw) : nonsense(draw)}`)
  const mark = draw.pick([' -', '.', ')', ''])
  const stop = draw.pick(['', '.'])
  let number = 0
  return (text, label) => `${title} ${++number}${mark}\n${first}${text}\n${second}${label}${stop}\n\n`
}

function inBrackets(draw: Draw): Shape {
  const [open, close] = draw.pick([
    ['(', ')'],
    ['[', ']'],
    ['<', '>'],
    ['"', '"'],
  ] as const)
  const end = draw.pick(['\n', ' ', '\n\n'])
  return draw.oneIn(2)
    ? (text, mark) => `${text} ${open}${mark}${close}${end}`
    : (text, mark) => `${open}${text}${close} ${mark}${end}`
}

/** What stands before the text and before the mark; a word or a sign, never with a colon. */
function fields(draw: Draw): readonly [string, string] {
  const sign = draw.pick([' ', ' > ', ' - ', ') ', ' | ', ' = ', ' * '])
  const words = draw.oneIn(2) ? [anyWord(draw), anyWord(draw)] : [nonsense(draw), nonsense(draw)]
  const [first, second] = draw.oneIn(2) ? words.map(capitalised) : words
  return [`${first ?? ''}${sign}`, `${second ?? ''}${sign}`]
}

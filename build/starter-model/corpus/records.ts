import { capitalised } from '../../starter-collection/draw.ts'
import type { Draw } from '../draw.ts'
import { anyWord, nonsense, phrases } from './material.ts'
import { sentence } from './prose.ts'

/**
 * Records of one shape, one after the other: a text, a separator, a short mark. The marks of a document are few and drawn
 * by chance from all words, so that the only way to foresee them is to look back. No line of them has a colon: behind a
 * colon fluent text goes on (dialogue.ts).
 */
export function records(draw: Draw): string {
  const marks = phrases(draw, 2 + draw.below(3))
  const shape = draw.pick(shapes)(draw)
  const markOf = draw.pick([byChance, byChance, byKind, fromText])(draw, marks)
  const opening = draw.oneIn(3) ? announcement(draw, marks) : ''
  return opening + Array.from({ length: 3 + draw.below(5) }, () => {
    const { text, mark } = markOf()
    return shape(text, mark)
  }).join('')
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

function shortText(draw: Draw): string {
  return draw.oneIn(4) ? Array.from({ length: 2 + draw.below(4) }, () => anyWord(draw)).join(draw.pick([' ', ', '])) : sentence(draw)
}

function announcement(draw: Draw, marks: readonly string[]): string {
  const quoted = marks.map((mark) => `"${mark}"`)
  const all = `${marks.slice(0, -1).join(', ')} and ${marks.at(-1) ?? ''}`
  const allQuoted = `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}`
  const told = draw.pick([
    `The marks are ${all}.`, `Only ${allQuoted} are used.`, `Every line ends in ${quoted.join(' or ')}.`, `Marks: ${marks.join(', ')}.`,
    `There is ${quoted.join(' or ')} behind each of them.`, `${capitalised(marks.join(', '))}.`,
  ])
  return `${draw.oneIn(2) ? `${sentence(draw)} ` : ''}${told}${draw.oneIn(3) ? ` ${sentence(draw)}` : ''}${draw.pick(['\n', '\n\n'])}`
}

type Shape = (text: string, mark: string) => string

const shapes: readonly ((draw: Draw) => Shape)[] = [inLine, inLine, onTwoLines, onTwoLines, underNumbers, inBrackets]

function inLine(draw: Draw): Shape {
  const arrow = draw.pick([' -> ', ' => ', ' = ', ' | ', ' ~ ', ' / ', ' >> ', ' # ', ' ... ', ' * '])
  const stop = draw.pick(['', '', '.', ';'])
  const end = draw.pick(['\n', '\n', '\n\n'])
  return (text, mark) => `${text}${arrow}${mark}${stop}${end}`
}

function onTwoLines(draw: Draw): Shape {
  const [first, second] = fields(draw)
  const stop = draw.pick(['', '.'])
  const end = draw.pick(['\n\n', '\n', '\n---\n'])
  return (text, mark) => `${first}${text}\n${second}${mark}${stop}${end}`
}

function underNumbers(draw: Draw): Shape {
  const [first, second] = fields(draw)
  const title = capitalised(`${anyWord(draw)} ${draw.oneIn(2) ? anyWord(draw) : nonsense(draw)}`)
  const mark = draw.pick([' -', '.', ')', ''])
  const stop = draw.pick(['', '.'])
  let number = 0
  return (text, label) => `${title} ${++number}${mark}\n${first}${text}\n${second}${label}${stop}\n\n`
}

function inBrackets(draw: Draw): Shape {
  const [open, close] = draw.pick([['(', ')'], ['[', ']'], ['<', '>'], ['"', '"']] as const)
  const end = draw.pick(['\n', ' ', '\n\n'])
  return draw.oneIn(2) ? (text, mark) => `${text} ${open}${mark}${close}${end}` : (text, mark) => `${open}${text}${close} ${mark}${end}`
}

/** What stands before the text and before the mark; a word or a sign, never with a colon. */
function fields(draw: Draw): readonly [string, string] {
  const sign = draw.pick([' ', ' > ', ' - ', ') ', ' | ', ' = ', ' * '])
  const words = draw.oneIn(2) ? [anyWord(draw), anyWord(draw)] : [nonsense(draw), nonsense(draw)]
  const [first, second] = draw.oneIn(2) ? words.map(capitalised) : words
  return [`${first ?? ''}${sign}`, `${second ?? ''}${sign}`]
}

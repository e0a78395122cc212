import { closing, endsSentence, withoutEnding } from '#core/text-ends.ts'

/**
 * What stood before and behind a part that was cut out of a text, put together again: signs that held the part alone go
 * with it, and white space is what it would have been without it. No word is changed.
 */
export function joined(before: string, after: string): string {
  const [open, close] = withoutHolders(before, after)
  const gap = gapOf(open.slice(open.trimEnd().length), close.slice(0, close.length - close.trimStart().length))
  const [left, right] = withoutItemMark(open.trimEnd(), close.trimStart(), gap)
  return sewn(left, right, gap)
}

const brackets = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
] as const
const quotes = [
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['‘', '’'],
  ['`', '`'],
  ['«', '»'],
] as const

/** Brackets around the part, and quotation marks that touch it on both sides; as many as there are. */
function withoutHolders(before: string, after: string): readonly [string, string] {
  let [open, close] = [before, after]
  for (;;) {
    const [left, right] = [open.trimEnd(), close.trimStart()]
    if (brackets.some(([first, last]) => left.endsWith(first) && right.startsWith(last)))
      [open, close] = [left.slice(0, -1), right.slice(1)]
    else if (quotes.some(([first, last]) => open.endsWith(first) && close.startsWith(last)))
      [open, close] = [open.slice(0, -1), close.slice(1)]
    else return [open, close]
  }
}

/** An empty line stays one, a line break too; else a single space where there was any. */
function gapOf(one: string, two: string): string {
  const breaks = (one + two).match(/\r\n|\r|\n/gu)?.length ?? 0
  const most = Math.max(...[one, two].map((space) => space.match(/\r\n|\r|\n/gu)?.length ?? 0))
  if (breaks > 0) return most > 1 ? '\n\n' : '\n'
  return one + two === '' ? '' : ' '
}

const itemMark = /(?:^|\n)[ \t]*(?:[-*•]|\d+[.):]|\([a-z0-9]\))$/u

/** The mark of an item that is not there any more. */
function withoutItemMark(left: string, right: string, gap: string): readonly [string, string] {
  return itemMark.test(left) && (right === '' || gap.includes('\n'))
    ? [left.replace(itemMark, '').trimEnd(), right]
    : [left, right]
}

/** That stands by itself at the end of a text. */
const conjunction = /(?:^|[\s,;])(?:and|or|nor|&)$/iu
const longestConjunction = ' and'.length
const leadingConjunction = /^(?:and|or|nor|&)(?=\s)\s*/iu

function withoutConjunction(left: string): string {
  const [found = ''] = conjunction.exec(left.slice(-longestConjunction)) ?? []
  return withoutEnding(left.slice(0, left.length - found.length), /[\s,;:]/u)
}

function sewn(left: string, right: string, gap: string): string {
  if (right === '') return withoutConjunction(left)
  // A sentence that begins with what was cut begins with what is left of it.
  if (left === '' || endsSentence(left)) {
    const begun = right.replace(/^[\s,;:.!?。？！]+/u, '').replace(leadingConjunction, '')
    const space = gap === '' && /[.!?]$/u.test(withoutEnding(left, closing).slice(-1)) ? ' ' : gap
    return left === '' || begun === '' ? left + begun : left + space + begun
  }
  if (/[([{“‘«]$/u.test(left)) return left + right.replace(/^[\s,;:]+/u, '')
  if (/^[.!?。？！]/u.test(right)) return withoutConjunction(left) + right
  if (/^[,;:]/u.test(right)) return withoutEnding(left, /[\s,;:]/u) + right
  if (/^[)\]}”’»]/u.test(right)) return withoutEnding(left, /[\s,;]/u) + right
  return left + gap + right
}

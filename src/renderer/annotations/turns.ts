import type { ItemValue, Step } from './work.ts'

/** A change that can be taken back or made again. */
export interface Entry {
  /** Its step; undefined: it is not saved yet. */
  number: number | undefined
  readonly what: string
  readonly changes: readonly { readonly task: string; readonly before: ItemValue; readonly after: ItemValue }[]
}

/** What an author would take back and make again, the next one last; below the first nothing is known. */
export interface Turns {
  readonly undo: readonly Entry[]
  readonly redo: readonly Entry[]
}

export const nothingKnown: Turns = { undo: [], redo: [] }

/** As the log says it: an author's own changes, whoever else has worked in between. */
export function turnsOf(steps: readonly Step[], author: string): Turns {
  return steps
    .filter((step) => step.author === author)
    .toSorted((one, other) => one.number - other.number)
    .reduce(after, nothingKnown)
}

/** After one more step of the author. */
export function after({ undo, redo }: Turns, { number, kind, of, what, changes }: Step): Turns {
  switch (kind) {
    case 'change':
      return { undo: [...undo, { number, what, changes }], redo: [] }
    case 'undo': {
      const top = undo.at(-1)
      return top !== undefined && top.number === of
        ? { undo: undo.slice(0, -1), redo: [...redo, top] }
        : { undo: [], redo: [...redo, { number: of ?? undefined, what, changes: inverse(changes) }] }
    }
    case 'redo': {
      const top = redo.at(-1)
      return top !== undefined && top.number === of
        ? { undo: [...undo, top], redo: redo.slice(0, -1) }
        : { undo: [...undo, { number: of ?? undefined, what, changes }], redo: [] }
    }
  }
}

function inverse(changes: Step['changes']): Entry['changes'] {
  return changes.map(({ task, before, after: then }) => ({ task, before: then, after: before })).toReversed()
}

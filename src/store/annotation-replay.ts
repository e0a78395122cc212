import { addStep, redoStep, undoStep, type LoggedStep, type TakenBack } from './annotations.ts'
import type { WritableDB } from './store.ts'

export type Replayed =
  | { readonly state: 'replayed' }
  /** The step cannot have followed those before it; what was replayed of these steps is undone. */
  | { readonly state: 'refused'; readonly step: number; readonly reason: string }

/**
 * Goes the way of a log once more, by the very functions that wrote it, in one transaction: what can be taken back
 * afterwards, and by whom, is what it was. Every step has to come out as the log has it, so that a log somebody has
 * changed by hand is not taken for history.
 */
export function replaySteps(db: WritableDB, set: number, steps: readonly LoggedStep[]): Replayed {
  let refused: Extract<Replayed, { state: 'refused' }> | undefined
  // The other connection would not see the steps before, which are not committed yet.
  const within: WritableDB = { reading: db.writing, writing: db.writing }
  const replay = db.writing.transaction(() => {
    for (const step of steps) {
      const reason = whyNot(step, again(within, set, step))
      if (reason === undefined) continue
      refused = { state: 'refused', step: step.number, reason }
      throw new Error(reason)
    }
  })
  try {
    replay.immediate()
  } catch (error) {
    if (refused) return refused
    throw error
  }
  return { state: 'replayed' }
}

function again(db: WritableDB, set: number, step: LoggedStep): TakenBack {
  switch (step.kind) {
    case 'change':
      return addStep(
        db,
        set,
        step,
        step.changes.map(({ task, item, after }) => ({ task, item, after })),
      )
    case 'undo':
      return undoStep(db, set, step)
    case 'redo':
      return redoStep(db, set, step)
  }
}

function whyNot(step: LoggedStep, added: TakenBack): string | undefined {
  const who = step.author === '' ? 'its author' : step.author
  const back = step.kind === 'undo' ? 'takes back' : 'makes again'
  switch (added.state) {
    case 'unchanged':
      return 'it changes nothing'
    case 'nothing':
      return `${who} has nothing that it ${back}`
    case 'unseen':
      return `it ${back} another step`
    case 'conflict':
      return `it ${back} what another step has changed since (${added.task}, ${added.item})`
    case 'added':
      return differs(step, added.step)
  }
}

/** What a step says that is not so. */
function differs(said: LoggedStep, found: LoggedStep): string | undefined {
  if (said.number !== found.number) return `it has the number ${said.number}, where ${found.number} should come`
  if (said.of !== found.of)
    return said.kind === 'change'
      ? `it says that it is of step ${said.of ?? 'null'}; a change is of none`
      : `it says that it is of step ${said.of ?? 'null'}, where it is of ${found.of ?? 'null'}`
  if (said.what !== found.what)
    return `it is in words ${JSON.stringify(said.what)}, where it should be ${JSON.stringify(found.what)}`
  if (said.changes.length !== found.changes.length)
    return `it has ${said.changes.length} changes, of which ${found.changes.length} change something`
  const wrong = said.changes.find(({ task, item, before, after }, i) => {
    const other = found.changes[i]
    return other?.task !== task || other.item !== item || other.before !== before || other.after !== after
  })
  return wrong && `what it says of ${wrong.item} of ${wrong.task} does not follow from the steps before it`
}

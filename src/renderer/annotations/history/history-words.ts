import type { Change } from '../edit-state.ts'
import type { ItemValue, Step } from '../work.ts'

export const kindTitles: Readonly<Record<Step['kind'], string>> = {
  change: '',
  undo: 'Taken back: ',
  redo: 'Made again: ',
}

export function itemTitle(item: ItemValue): string {
  return item.kind === 'pair' ? `pair: ${item.value?.input.slice(0, 80) ?? 'deleted'}` : item.kind
}

/** Makes everything that a step changed what it was right after it. */
export function returnChanges(changes: Step['changes']): readonly Change[] {
  return changes.map(({ task, after }) => ({ task, item: after }))
}

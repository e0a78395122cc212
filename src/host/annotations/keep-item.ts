import type { ItemValue } from '#contract/annotations.ts'
import { createSet, findActiveSet, listSets, useSet } from '#store/annotation-sets.ts'
import { addStep } from '#store/annotations.ts'
import { write } from '#store/write.ts'
import type { Host } from '../host.ts'
import { authorIn } from '../settings/settings.ts'
import { itemName, itemText } from './annotations.ts'

export interface Kept {
  readonly set: number
  readonly step: number | null
}

/**
 * What a person says of a task on its own page is a step of the active annotation set, which is made where there is
 * none: so it has an author and can be taken back.
 *
 * @returns the set, and the step; `null`: everything was as wanted already
 */
export async function keepItem(
  host: Pick<Host, 'store' | 'date'>,
  { collection, task }: { readonly collection: number; readonly task: string },
  item: ItemValue,
  named: string | undefined,
): Promise<Kept> {
  const { store, date } = host
  const at = date().toISOString()
  const active = findActiveSet(store, collection)
  const set = active?.id ?? (await write(store, () => madeInActiveSet(host, collection, at)))
  const author = authorIn(host, active ?? { author: null }, named)
  const added = await write(store, () =>
    addStep(store, set, { author, at, what: item.kind }, [{ task, item: itemName(item), after: itemText(item) }]),
  )
  return { set, step: added.state === 'added' ? added.step.number : null }
}

function madeInActiveSet({ store }: Pick<Host, 'store'>, collection: number, at: string): number {
  const taken = new Set(listSets(store, collection).map(({ name }) => name))
  const name =
    ['main', ...Array.from({ length: taken.size + 1 }, (_, i) => `main ${i + 2}`)].find((each) => !taken.has(each)) ??
    'main'
  const made = createSet(store, collection, name, at)
  if (made === undefined) throw new Error(`the annotation set ${name} was made in this moment; try again`)
  useSet(store, collection, made)
  return made
}

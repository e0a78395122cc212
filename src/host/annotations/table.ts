import type { ReadItem } from '#exchange/annotation-csv.ts'
import type { LoggedChange, LoggedStep } from '#store/annotations.ts'
import { checkedValue } from './values.ts'

/** Changes of one step: as many as can be made without keeping others waiting. */
const maxOfStep = 200

/**
 * The items of a table as steps that lead to them: one for each author and time, or several where it has very many
 * items.
 */
export class TableSteps {
  /** Where each item stands. */
  readonly #lines = new Map<string, number>()
  readonly #groups = new Map<
    string,
    { readonly author: string; readonly at: string; readonly changes: LoggedChange[] }
  >()

  /** @returns why the table is refused */
  add({ task, item, author, at, value, line }: ReadItem): string | undefined {
    const place = JSON.stringify([task, item])
    const before = this.#lines.get(place)
    if (before !== undefined)
      return `invalid line ${line}: ${item} of ${task} is in line ${before} already; nothing was imported`
    this.#lines.set(place, line)
    const checked = checkedValue(item, value)
    if (checked.state === 'wrong')
      return `invalid line ${line}: ${item} of ${task}: ${checked.reason}; nothing was imported`
    if (checked.text === null)
      return `invalid line ${line}: ${item} of ${task}: null; leave out the row of what is not there; nothing was imported`
    const key = JSON.stringify([at, author])
    const group = this.#groups.get(key) ?? { author, at, changes: [] }
    group.changes.push({ task, item, before: null, after: checked.text })
    this.#groups.set(key, group)
    return undefined
  }

  /** In the order of their times. */
  steps(): ({ readonly state: 'right' } & LoggedStep)[] {
    return [...this.#groups.values()]
      .toSorted((one, two) => timeOf(one.at) - timeOf(two.at))
      .flatMap(({ author, at, changes }) =>
        Array.from({ length: Math.ceil(changes.length / maxOfStep) }, (_, i) => ({
          author,
          at,
          changes: changes.slice(i * maxOfStep, (i + 1) * maxOfStep),
        })),
      )
      .map((step, i) => ({
        ...step,
        state: 'right',
        number: i + 1,
        kind: 'change',
        of: null,
        what: 'import of a table',
      }))
  }
}

/** A time that is not known was before all others. */
function timeOf(at: string): number {
  return at === '' ? Number.MIN_SAFE_INTEGER : Date.parse(at)
}

import { digests } from './digests.ts'
import { quote } from './quote.ts'
import type { ParseIssue } from './read-event.ts'

export interface InstanceIds {
  /** @param id the file's own, or `undefined` to make one from the position (counted from 0) */
  give: (id: string | undefined) => string
  readonly count: number
  /** What to tell about ids that had to be changed; `undefined` if none had to. */
  renamed: (task: string) => ParseIssue | undefined
}

/**
 * Ids unique within one task. An id that came before is renamed, not refused: results need an identity for every
 * instance, and a file of 100,000 good instances is no worse for two that share an id.
 */
export function instanceIds(): InstanceIds {
  const seen = digests({ values: false })
  let count = 0
  let renamedCount = 0
  let first = ''
  return {
    give: (id) => {
      const position = count++
      const wanted = id === undefined || id === '' ? String(position) : id
      let given = wanted
      for (let suffix = `~${position}`; seen.add(given) !== undefined; suffix += `~${position}`) given = wanted + suffix
      if (given !== wanted && renamedCount++ === 0) first = `${quote(wanted)} became ${quote(given)}`
      return given
    },
    get count() {
      return count
    },
    renamed: (task) =>
      renamedCount === 0
        ? undefined
        : {
            code: 'renamed-ids',
            message: `${renamedCount} instance ids of task ${quote(task)} came more than once and were changed: ${first}`,
          },
  }
}

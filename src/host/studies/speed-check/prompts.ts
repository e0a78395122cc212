import { presets, makeInstruction } from '#core/conditions/index.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { findInstance } from '#store/collections.ts'
import type { Host } from '../../host.ts'
import { chooseTasks } from '../../collections/tasks.ts'

/** Times a prompt is read at most; the clock ends it sooner. */
const rounds = 20

export type Candidates = ReturnType<typeof promptCandidates>

/**
 * Of each of some tasks its first prompts: each task has another beginning, so that nothing of it was read before.
 */
export function groupsOf(
  host: Pick<Host, 'store'>,
  collection: string | undefined,
  format: PromptFormatName,
  most: number,
): readonly (readonly Candidates[])[] {
  const places = Array.from({ length: most }, (_, i) => i)
  const chosen = collection === undefined ? undefined : chooseTasks(host.store, collection)
  const real =
    chosen?.state === 'chosen'
      ? chosen.tasks.slice(0, 40).flatMap(({ id, task }) => {
          const made = makeInstruction(task, presets.original, {
            k: Math.min(2, task.positiveExamples.length),
            seed: 1,
          })
          if (!made.fit) return []
          const group = places.flatMap((place) => {
            const instance = findInstance(host.store, id, place)
            return instance ? [promptCandidates(format, made.value, instance)] : []
          })
          return group.length > 0 ? [group] : []
        })
      : []
  // One prompt alone would still be there the second time.
  return real.length > 1
    ? real
    : Array.from({ length: 20 }, (_, i) =>
        places.map((place) =>
          promptCandidates(format, plainInstruction(i), {
            input: `The river is wide and the old bridge is closed until the end of the winter${place === 0 ? '' : `, ${place}`}`,
          }),
        ),
      )
}

/** What is asked at once, turn by turn: each time of the next tasks. */
export function* turnsOf(
  groups: readonly (readonly Candidates[])[],
  tasks: number,
  first: number,
): Generator<readonly (readonly Candidates[])[]> {
  yield groups.slice(0, 1).map((group) => group.slice(0, first))
  const some = Math.min(tasks, Math.max(1, Math.floor(groups.length / 2)))
  for (let from = 1; from < rounds * groups.length; from += some)
    yield Array.from({ length: some }, (_, i) => groups[(from + i) % groups.length] ?? [])
}

function plainInstruction(i: number) {
  const words = ['sun', 'moon', 'river', 'stone', 'cloud', 'garden', 'winter', 'bread', 'window', 'candle']
  const sentence = Array.from({ length: 60 }, (_, j) => words[(i * 7 + j * j) % words.length]).join(' ')
  return { definition: `${i + 1}. Read the sentence and say in a few words what it tells: ${sentence}.`, examples: [] }
}

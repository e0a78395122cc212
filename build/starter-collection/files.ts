import { starterCard, starterLicense } from './card.ts'
import { starterCollection, taskFile, type MadeTask } from './collection.ts'

/** Every file of the starter collection: its path inside `resources/starter-collection/` and its text. */
export function starterFiles(): Map<string, string> {
  const made = starterCollection()
  return new Map([
    ['README.md', starterCard(made)],
    ['LICENSE', starterLicense],
    ['split.json', json({ train: namesOf(made, 'train'), test: namesOf(made, 'test') })],
    ...made.map((task) => [`tasks/${task.spec.name}.json`, json(taskFile(task))] as const),
  ])
}

function namesOf(made: readonly MadeTask[], split: MadeTask['split']): string[] {
  return made.filter((task) => task.split === split).map((task) => task.spec.name)
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`
}

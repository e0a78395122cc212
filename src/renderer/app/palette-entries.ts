import { visibleLine } from '#core/visible.ts'
import { paths } from './paths.ts'
import { places } from './places.ts'

/** Something to go to or to begin. */
export interface Entry {
  readonly id: string
  readonly label: string
  /** Smaller, beside it; searched, too. */
  readonly about: string
  readonly path: string
}

export interface EntryGroup {
  readonly group: string
  readonly entries: readonly Entry[]
}

export interface Known {
  readonly collections: readonly { readonly name: string; readonly tasks: readonly string[] }[]
  readonly runs: readonly {
    readonly id: string
    readonly name: string
    readonly state: string
    readonly model: string
  }[]
  readonly models: readonly { readonly name: string; readonly sha256: string; readonly architecture: string }[]
}

/** Everything that can be looked for, in the order it is shown in. */
export function paletteEntries({ collections, runs, models }: Known): readonly EntryGroup[] {
  return [
    { group: 'Screens', entries: places.map(({ name, path, key }) => entry('screen', name, `Alt+${key}`, path)) },
    {
      group: 'Actions',
      entries: [
        entry('action', 'Start a new study', 'choose question, tasks, model', paths.wizard),
        entry('action', 'Import tasks', 'collection from files, a folder or a zip', paths.collections),
        entry('action', 'Add a model', 'GGUF file', paths.models),
        entry('action', 'Open a bundle', 'run or predictions from elsewhere', paths.elsewhere()),
        entry('action', 'Compare runs', 'choose them in History', paths.history),
      ],
    },
    {
      group: 'Runs',
      entries: runs.map(({ id, name, state, model }) => ({
        ...entry('run', name, `${state}, ${model}`, state === 'finished' ? paths.results(id) : paths.run(id)),
        id: `run ${id}`,
      })),
    },
    {
      group: 'Models',
      entries: models.map((model) => entry('model', model.name, model.architecture, paths.model(model.sha256))),
    },
    {
      group: 'Collections',
      entries: collections.map(({ name }) => entry('collection', name, '', paths.collection(name))),
    },
    {
      group: 'Tasks',
      entries: collections.flatMap(({ name, tasks }) =>
        tasks.map((task) => ({ ...entry('task', task, name, paths.task(name, task)), id: `task ${name} ${task}` })),
      ),
    },
  ]
}

/** Of a group at most; who looks for more goes on typing. */
const most = 6

/** Entries with every word typed: first those that begin so, then those whose label has them. Groups likewise. */
export function foundEntries(groups: readonly EntryGroup[], typed: string): readonly EntryGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return groups
    .flatMap(({ group, entries }) => {
      const ranked = entries
        .map((each) => ({ each, rank: rank(each, words) }))
        .filter((found): found is Ranked => found.rank !== undefined)
        .toSorted((a, b) => a.rank - b.rank)
      const [best] = ranked
      return best === undefined ? [] : [{ group, best: best.rank, entries: ranked.slice(0, most) }]
    })
    .toSorted((a, b) => a.best - b.best)
    .map(({ group, entries }) => ({ group, entries: entries.map(({ each }) => each) }))
}

interface Ranked {
  readonly each: Entry
  readonly rank: number
}

function rank({ label, about }: Entry, words: readonly string[]): number | undefined {
  const [inLabel, inAll] = [label.toLowerCase(), `${label} ${about}`.toLowerCase()]
  if (!words.every((word) => inAll.includes(word))) return undefined
  if (words.length > 0 && inLabel.startsWith(words.join(' '))) return 0
  return words.every((word) => inLabel.includes(word)) ? 1 : 2
}

function entry(kind: string, label: string, about: string, path: string): Entry {
  return { id: `${kind} ${label}`, label: visibleLine(label), about: visibleLine(about), path }
}

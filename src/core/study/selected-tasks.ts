import { kinds, type Kind } from '#core/task.ts'

export interface SelectableTask {
  readonly name: string
  readonly kind: Kind
  readonly categories: readonly string[]
}

/** What tasks are selected by. All that is given must hold; an empty list selects by nothing. */
export interface TaskSelection {
  /** Names, or patterns of names: `*` stands for any characters, none too. */
  readonly names?: readonly string[] | undefined
  readonly kinds?: readonly Kind[] | undefined
  /** One of a task's categories is one of these, or fits a pattern; upper and lower case alike. */
  readonly categories?: readonly string[] | undefined
}

export type SelectedTasks =
  | { readonly state: 'selected'; readonly tasks: readonly string[] }
  /** One sentence each. */
  | { readonly state: 'refused'; readonly reasons: readonly string[] }

/**
 * The tasks of a collection that are meant, in the collection's order. A name without `*` that no task has is kept at
 * the end: whoever plans refuses it by name, with those that are alike.
 *
 * @param except tasks that are meant by their own name alone, as those that are trained on
 */
export function selectTasks(
  all: readonly SelectableTask[],
  selection: TaskSelection,
  except: readonly string[] = [],
): SelectedTasks {
  const { names = [], kinds: wantedKinds = [], categories = [] } = selection
  const known = new Set(all.map(({ name }) => name))
  const isPattern = (name: string) => !known.has(name) && name.includes('*')
  const reasons = [
    ...names
      .filter((name) => isPattern(name) && !all.some((task) => fitsPattern(name, task.name)))
      .map((name) => `invalid pattern of tasks: ${name} (none of the ${all.length} tasks has such a name)`),
    ...categories
      .filter((category) => !all.some((task) => isOfCategory(task, category)))
      .map((category) => `invalid category: ${category} (there are: ${categoriesOf(all).join(', ') || 'none'})`),
  ]
  if (reasons.length > 0) return { state: 'refused', reasons }
  const left = new Set(except)
  const named = all.filter(
    ({ name }) =>
      names.includes(name) ||
      (!left.has(name) && (names.length === 0 || names.some((each) => isPattern(each) && fitsPattern(each, name)))),
  )
  const tasks = named.filter(
    (task) =>
      (wantedKinds.length === 0 || wantedKinds.includes(task.kind)) &&
      (categories.length === 0 || categories.some((category) => isOfCategory(task, category))),
  )
  const unknown = names.filter((name) => !known.has(name) && !isPattern(name))
  if (tasks.length + unknown.length > 0)
    return { state: 'selected', tasks: [...tasks.map(({ name }) => name), ...unknown] }
  return { state: 'refused', reasons: [`no task is selected by ${selectionInWords(selection)}: ${keptInWords(named)}`] }
}

/** Whether a text is what a pattern says: `*` stands for any characters, none too; all others for themselves. */
export function fitsPattern(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return text === pattern
  const last = rest.pop() ?? ''
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  // The earliest place of each part leaves most to the next one: nothing is ever tried twice.
  const end = text.length - last.length
  let from = first.length
  return rest.every((part) => {
    const found = text.indexOf(part, from)
    from = found + part.length
    return found !== -1 && from <= end
  })
}

export function isOfCategory({ categories }: Pick<SelectableTask, 'categories'>, wanted: string): boolean {
  return categories.some((category) => fitsPattern(wanted.toLowerCase(), category.toLowerCase()))
}

function categoriesOf(tasks: readonly SelectableTask[]): readonly string[] {
  return [...new Set(tasks.flatMap(({ categories }) => categories))].sort()
}

/** e.g. "tasks task1*, kind classification, category Textual Entailment" */
function selectionInWords({ names = [], kinds: wantedKinds = [], categories = [] }: TaskSelection): string {
  return [
    ...(names.length === 0 ? [] : [`tasks ${names.join(', ')}`]),
    ...(wantedKinds.length === 0 ? [] : [`kind ${wantedKinds.join(', ')}`]),
    ...(categories.length === 0 ? [] : [`category ${categories.join(', ')}`]),
  ].join(' and ')
}

/** What was there to select from, by kind. */
function keptInWords(named: readonly SelectableTask[]): string {
  const counts = kinds.map((kind) => `${named.filter((task) => task.kind === kind).length} ${kind}`)
  return `the tasks so named are ${counts.join(', ')}`
}

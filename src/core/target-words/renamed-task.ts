import { labelSpace, statedPlaces, type Place } from '#core/answer-space.ts'
import type { Fitted } from '#core/conditions/condition.ts'
import type { Example, Instance, Task } from '#core/task.ts'
import type { TargetWords } from './word-sets.ts'

/**
 * A task under other target words: in its definition (only where a label is known to stand literally), its examples and
 * its label space; what its instances accept is renamed by `renamedReferences`. A definition that does not name every
 * label would leave nobody a way to know the new words, so it takes none but its own.
 *
 * @param told what each word means is said beside it (`meanings`), for whatever it names itself
 */
export function renamedTask(task: Task, words: TargetWords, { told = false } = {}): Fitted<Task> {
  if (isIdentity(words)) return { fit: true, value: task }
  const labels = [...words.keys()]
  const unnamed = labels.filter((label) => statedPlaces(label, task.definition).length === 0)
  if (unnamed.length > 0 && !told)
    return {
      fit: false,
      reason: `${task.name}: its definition does not name ${unnamed.map((label) => `"${label}"`).join(', ')}, so nothing would tell what the other words mean`,
    }
  const definition = replaced(task.definition, words)
  const { simplifiedDefinition, ...others } = untagged(task)
  return {
    fit: true,
    value: {
      ...others,
      definition,
      ...(simplifiedDefinition !== undefined && { simplifiedDefinition: replaced(simplifiedDefinition, words) }),
      positiveExamples: task.positiveExamples.map((example) => renamedExample(example, words)),
      negativeExamples: task.negativeExamples.map((example) => renamedExample(example, words)),
      curatedExamples: task.curatedExamples.map(({ gold, ...example }) => ({
        ...renamedExample(example, words),
        ...(gold !== undefined && { gold: wordFor(gold, words) }),
      })),
      ...(task.spareInstances && {
        spareInstances: task.spareInstances.map((instance) => ({
          ...instance,
          references: renamedReferences(instance, words),
        })),
      }),
      answerSpace: labelSpace([...words.values()], told ? `${definition} ${meanings(words)}` : definition),
      ...(task.knownOutputs && {
        knownOutputs: task.knownOutputs.map(({ input, outputs }) => ({
          input,
          outputs: outputs.map((output) => wordFor(output, words)),
        })),
      }),
    },
  }
}

/** What is accepted of an instance, as it is called now; what is no label stays. */
export function renamedReferences({ references }: Pick<Instance, 'references'>, words: TargetWords): readonly string[] {
  return references.map((reference) => wordFor(reference, words))
}

/** The label that a word stands for; `undefined`: none. */
export function labelOf(word: string, words: TargetWords): string | undefined {
  return [...words].find(([, own]) => own === word)?.[0]
}

/** Tags are places in the definition as it was. */
function untagged(task: Task): Task {
  const { contentTags, ...others } = task
  return contentTags === undefined ? task : others
}

function renamedExample<T extends Example>(example: T, words: TargetWords): T {
  return { ...example, output: wordFor(example.output, words) }
}

function wordFor(text: string, words: TargetWords): string {
  return words.get(text.trim()) ?? text
}

/** All at once, the longest label first where one stands within another, so that no word is replaced again. */
function replaced(text: string, words: TargetWords): string {
  const taken: (Place & { readonly word: string })[] = []
  for (const [label, word] of [...words].toSorted(([one], [other]) => other.length - one.length))
    for (const place of statedPlaces(label, text))
      if (!taken.some((other) => place.from < other.to && place.to > other.from)) taken.push({ ...place, word })
  let from = 0
  let result = ''
  for (const place of taken.toSorted((one, other) => one.from - other.from)) {
    result += text.slice(from, place.from) + place.word
    from = place.to
  }
  return result + text.slice(from)
}

/** e.g. `"apple" means yes. "river" means no.` */
export function meanings(words: TargetWords): string {
  return [...words].map(([label, word]) => `"${word}" means ${label}.`).join(' ')
}

function isIdentity(words: TargetWords): boolean {
  return [...words].every(([label, word]) => label === word)
}

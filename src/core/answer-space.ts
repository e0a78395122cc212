import type { AnswerSpace, Instance, Stated } from '#core/task.ts'

/**
 * A task is classification when its outputs form a closed label space. Three signs have to agree:
 * an instance has one right label, the labels are few and come again, and no more than a handful of them
 * are missing from the definition (nobody could answer with exactly those words without having been told them).
 */
export const closedSpace = {
  /** With a single one guessing is always right, and no score says anything. */
  minLabels: 2,
  /** The largest label space of the paper's 57 classification tasks has 47 labels (task1394). */
  maxLabels: 100,
  /** A five-point scale ("1" … "5") is the largest label space that is commonly left unsaid. */
  maxUnstated: 5,
  /** Characters. Whatever is longer is a text, not a label. */
  longestLabel: 200,
  /** Share of the instances that may be slips: a mistyped label, a second reference. */
  slips: 0.01,
} as const

export interface AnswerSpaceBuilder {
  add: (instance: Pick<Instance, 'references' | 'options'>) => void
  finish: (definition: string) => AnswerSpace
}

/**
 * Derives the answer space from all of a task's instances in one pass; keeps at most `mostLabels` + 1 outputs. Where
 * every instance has options the task is `choice`, also when they are the same ones each time: whoever wrote the file
 * has said what may be answered, and nothing is left to guess from the outputs. Both kinds give such a task the same
 * random guess, 1/m.
 */
export function answerSpaceBuilder(): AnswerSpaceBuilder {
  const counts = new Map<string, number>()
  let instances = 0
  let several = 0
  let open = false
  let withOptions = 0
  return {
    add: ({ references, options }) => {
      const outputs = new Set(references.map((reference) => reference.trim()).filter((output) => output !== ''))
      instances += 1
      if (options !== undefined) withOptions += 1
      if (outputs.size > 1) several += 1
      if (open) return
      for (const output of outputs) {
        counts.set(output, (counts.get(output) ?? 0) + 1)
        if (output.length > closedSpace.longestLabel || counts.size > closedSpace.maxLabels) open = true
      }
      if (open) counts.clear()
    },
    finish: (definition) => {
      if (instances > 0 && withOptions === instances) return { kind: 'choice' }
      const closed = !open && isClosed({ counts, instances, several }, definition)
      return closed ? labelSpace([...counts.keys()], definition) : { kind: 'generation' }
    },
  }
}

/**
 * The outputs allowed for one instance: the label space of a classification task, the instance's own options in a
 * choice task; `null` for generation, which allows any.
 */
export function labelsOf(
  answerSpace: AnswerSpace,
  { options }: { readonly options?: readonly string[] | undefined },
): readonly string[] | null {
  switch (answerSpace.kind) {
    case 'classification':
      return answerSpace.labels
    // No instance of a choice task is without options (`Instance.options`); one that were would allow no output.
    case 'choice':
      return options ?? []
    case 'generation':
      return null
  }
}

/** The label space of a classification task. Other kinds have none that all their instances share. */
export function sharedLabels(answerSpace: AnswerSpace): readonly string[] {
  return answerSpace.kind === 'classification' ? answerSpace.labels : []
}

/**
 * A classification answer space over `labels` (trimmed, without repeats, in code-unit order), e.g. after a person's
 * correction.
 */
export function labelSpace(
  labels: readonly string[],
  definition: string,
): Extract<AnswerSpace, { kind: 'classification' }> {
  const distinct = [...new Set(labels.map((label) => label.trim()).filter((label) => label !== ''))].sort()
  return { kind: 'classification', labels: distinct, stated: statedDegree(distinct, definition) }
}

/**
 * Whether a label stands literally in the definition. Upper and lower case count as equal, as in the paper's list
 * (task892 and task893 allow "He", their definition says "he"), except for a single letter: "A" is not the article "a".
 * A label stands at the beginning of a word ("cause" is not in "because"); one of four characters or more may go on
 * ("support" is in "supports", task738), a shorter one may not ("no" is not in "not").
 */
export function isStated(label: string, definition: string): boolean {
  return !places(label, definition).next().done
}

/** A part of a text: from its first character to the one after its last. */
export interface Place {
  readonly from: number
  readonly to: number
}

/** Where a label stands literally in the definition, from the first place to the last. */
export function statedPlaces(label: string, definition: string): readonly Place[] {
  // A few characters are longer in lower case ("İ"): then no place could be trusted.
  return definition.toLowerCase().length === definition.length ? [...places(label, definition)] : []
}

function* places(label: string, definition: string): Generator<Place> {
  if (label === '') return
  const fold = (text: string) => (label.length === 1 ? text : text.toLowerCase())
  const wanted = fold(label)
  const text = fold(definition)
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length
    const begins = !isWordCharacter(wanted[0]) || !isWordCharacter(text[at - 1])
    const ends = wanted.length >= 4 || !isWordCharacter(wanted.at(-1)) || !isWordCharacter(text[end])
    if (begins && ends) yield { from: at, to: end }
  }
}

interface Evidence {
  readonly counts: ReadonlyMap<string, number>
  readonly instances: number
  /** Instances with more than one distinct reference. */
  readonly several: number
}

function isClosed({ counts, instances, several }: Evidence, definition: string): boolean {
  const unstated = [...counts].filter(([label]) => !isStated(label, definition))
  const slips = closedSpace.slips * instances
  if (counts.size < closedSpace.minLabels || several > slips) return false
  if (unstated.length === 0) return true
  const once = unstated.filter(([, count]) => count === 1).length
  return unstated.length <= closedSpace.maxUnstated && counts.size * 2 <= instances && once <= Math.max(1, slips)
}

function statedDegree(labels: readonly string[], definition: string): Stated {
  const count = labels.filter((label) => isStated(label, definition)).length
  if (count === 0) return 'not at all'
  return count === labels.length ? 'stated' : 'partly'
}

/** Scripts that set no space between words have no word boundaries to respect. */
const wordCharacter = /[[\p{L}\p{N}_]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]]/v

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && wordCharacter.test(character)
}

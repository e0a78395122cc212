import { selections } from '#core/selections/index.ts'
import { meanings, renamedTask } from '#core/target-words/renamed-task.ts'
import { wordsIn, wordSets, type TargetWords } from '#core/target-words/word-sets.ts'
import { placedTemplate, unplacedReason } from '#core/templates/placed.ts'
import type { Task } from '#core/task.ts'
import type {
  Condition,
  ConditionOptions,
  DefinitionCondition,
  DefinitionName,
  ExamplesCondition,
  ExamplesName,
  Fitted,
  Instruction,
} from './condition.ts'
import { emptyDefinition } from './definition-empty.ts'
import { ownDefinition } from './definition-own.ts'
import { originalDefinition } from './definition-original.ts'
import { simplifiedDefinition } from './definition-simplified.ts'
import { templateConditions } from './definition-template.ts'
import { withoutConditions } from './definition-without.ts'
import { delusiveExamples } from './examples-delusive.ts'
import { emptyExamples } from './examples-empty.ts'
import { foreignInputs } from './examples-foreign-inputs.ts'
import { inputsOnly } from './examples-inputs-only.ts'
import { labelsOnly } from './examples-labels-only.ts'
import { originalExamples } from './examples-original.ts'
import { randomLabels, wrongLabels } from './examples-random-labels.ts'
import { randomWords } from './examples-random-words.ts'

export { contentLeftOut, isSameCondition, isWithout } from './condition.ts'
export {
  conditionName,
  conditionTitle,
  definitionName,
  parseCondition,
  wordsTitle,
  type ParsedCondition,
} from './condition-name.ts'
export { presetNames, presets, type PresetName } from './presets.ts'

export const definitionConditions = {
  original: originalDefinition,
  simplified: simplifiedDefinition,
  empty: emptyDefinition,
  ...withoutConditions,
  ...templateConditions,
} satisfies Record<Exclude<DefinitionName, 'own'>, DefinitionCondition>

/** One of a person's own carries its words itself. */
export function definitionOf({ definition, own }: Pick<Condition, 'definition' | 'own'>): DefinitionCondition {
  if (definition !== 'own') return definitionConditions[definition]
  if (own === undefined) throw new RangeError('invalid condition: own (its words are missing)')
  return ownDefinition(own)
}

export const examplesConditions = {
  original: originalExamples,
  delusive: delusiveExamples,
  empty: emptyExamples,
  'random-labels': randomLabels,
  'wrong-labels-25': wrongLabels(25),
  'wrong-labels-50': wrongLabels(50),
  'wrong-labels-75': wrongLabels(75),
  'wrong-labels-100': wrongLabels(100),
  'random-words': randomWords,
  'labels-only': labelsOnly,
  'inputs-only': inputsOnly,
  'foreign-inputs': foreignInputs,
} satisfies Record<ExamplesName, ExamplesCondition>

/** Ineligible where either half is; the reason is then the definition's, or else the examples'. */
export function makeInstruction(task: Task, condition: Condition, options: ConditionOptions): Fitted<Instruction> {
  const { k } = options
  if (!Number.isInteger(k) || k < 0) throw new RangeError(`invalid k: ${k} (a whole number of examples, 0 or more)`)
  const named = calledTask(task, condition, options)
  if (!named.fit) return named
  const called = named.value.task
  const definition = shownDefinition(called, condition)
  if (!definition.fit) return definition
  const altered = examplesConditions[condition.examples]
  const examples =
    condition.selection === undefined
      ? altered.apply(called, options)
      : selections[condition.selection].apply(called, altered, options)
  if (!examples.fit) return examples
  const { around } = definition.value
  const shown = examples.value.flatMap(({ input, shows }) => (shows === 'output' ? [] : [input]))
  const unplaced = around && unplacedReason(around, shown)
  if (unplaced !== undefined)
    return { fit: false, reason: `${task.name}: one of its examples cannot stand in the template: ${unplaced}` }
  const text = toldDefinition(definition.value.definition, condition, named.value.words)
  const fromSet = definition.fromSet === true || examples.fromSet === true
  const notes = [...(fromSet ? setNotes(task) : []), ...(definition.notes ?? []), ...(examples.notes ?? [])]
  return {
    fit: true,
    value: {
      ...(text !== undefined && { definition: text }),
      ...(around && { around }),
      examples: examples.value,
      ...(notes.length > 0 && { notes }),
    },
  }
}

/** What stands in the place of a definition; neither: nothing. */
export type ShownDefinition = Pick<Instruction, 'definition' | 'around'>

export function shownDefinition(
  task: Task,
  condition: Pick<Condition, 'definition' | 'template' | 'own'>,
): Fitted<ShownDefinition> {
  const { template } = condition
  if (template === undefined) {
    const made = definitionOf(condition).apply(task)
    return made.fit ? { ...made, value: made.value === undefined ? {} : { definition: made.value } } : made
  }
  const placed = placedTemplate(template, task)
  if (!placed.fit) return placed
  const { value } = placed
  return { ...placed, value: value.as === 'definition' ? { definition: value.text } : { around: value.around } }
}

function toldDefinition(
  definition: string | undefined,
  { told }: Condition,
  words: TargetWords | null,
): string | undefined {
  if (told === undefined || words === null) return definition
  return definition === undefined ? meanings(words) : `${definition.trimEnd()} ${meanings(words)}`
}

/** A task as a condition's target words call its labels. */
export interface CalledTask {
  readonly task: Task
  /** `null`: as the task calls them. */
  readonly words: TargetWords | null
}

export function calledTask(
  task: Task,
  { words, spelled, told }: Pick<Condition, 'words' | 'spelled' | 'told'>,
  { seed }: Pick<ConditionOptions, 'seed'>,
): Fitted<CalledTask> {
  if (words === undefined) return { fit: true, value: { task, words: null } }
  const wordsOfTask = new Set([...wordsIn(textsOf(task)), ...(task.nounsInInputs ?? [])])
  const made = wordSets[words].apply(task, { seed, wordsOfTask, ...(spelled && { spelled }) })
  if (!made.fit) return made
  const renamed = renamedTask(task, made.value, { told: told === true })
  return renamed.fit ? { fit: true, value: { task: renamed.value, words: made.value } } : renamed
}

function textsOf({ definition, positiveExamples, negativeExamples, curatedExamples }: Task): readonly string[] {
  const examples = [...positiveExamples, ...negativeExamples, ...curatedExamples]
  return [definition, ...examples.flatMap(({ input, output }) => [input, output])]
}

/** Which version of which annotation set was used, for a set goes on being changed. */
function setNotes({ name, annotationSet: set }: Task): readonly string[] {
  return set === undefined ? [] : [`${name}: annotation set "${set.name}", version ${set.version}`]
}

import type { Condition, DefinitionName } from '#core/conditions/condition.ts'
import { importedName, irrelevantNames, otherDefinitionNames, paraphraseNames } from '#core/templates/names.ts'
import type { ConditionChoices, Question } from './question.ts'
import { start } from './start.ts'
import { wordsOf } from './words-of.ts'

/**
 * Webson & Pavlick 2022: if a model does as well under a misleading instruction, or with words that mean the opposite,
 * it does not follow what it is told. Instructive templates are the definition of each task and its paraphrases, or
 * those of an imported set.
 */
export const templates: Question = {
  name: 'templates',
  title: 'Does it matter what the instruction says?',
  about:
    'Other words stand in the place of the definition: of a related task, of an unrelated one, about no task, or none; and the labels get other names. Asked of the model as it is, without and with examples, or of tuned models.',
  figure: 'webson-pavlick',
  fixes: [
    'Templates: the definition and its paraphrases (instructive), definitions of other tasks and surface tasks (misleading), sentences about no task (irrelevant), nothing (null); or those of an imported set.',
    'Tuned models learn from the definition without examples, once with each set of words, and are asked all templates without examples.',
  ],
  asks: ['templatesPerCategory', 'importedTemplates', 'paraphrases', 'words', 'spelled', 'told', 'shots'],
  methods: ['in context', 'lora', 'full'],
  kinds: ['classification'],
  // Words are compared by likelihood, as the authors do: a free answer cannot be a word that nobody has said.
  start: { ...start, method: 'in context', decodings: ['likelihood'], instanceSeed: 1, seeds: [1], margin: 5 },
  plan: (choices) => {
    const [shown, words] = [definitionsOf(choices), wordsOf(choices)]
    const under = (examples: Condition['examples']) =>
      words.flatMap((each) => shown.map((definition): Condition => ({ ...definition, examples, ...each })))
    return {
      conditions: choices.shots.flatMap(under),
      tuned: words.map((each) => ({ definition: 'original', examples: 'empty', ...each })),
      test: under('empty'),
    }
  },
}

/** What is shown in the place of a definition: the templates of a set, or those of the program. */
function definitionsOf({
  importedTemplates,
  templatesPerCategory,
  paraphrases,
}: ConditionChoices): readonly Pick<Condition, 'definition' | 'template'>[] {
  if (importedTemplates.length > 0)
    return [
      ...paraphraseNames.slice(0, paraphrases).map((definition) => ({ definition })),
      ...importedTemplates.map((template) => ({ definition: importedName, template }) as const),
    ]
  const [own, ...others] = templatesOf(templatesPerCategory)
  return [...(own === undefined ? [] : [own]), ...paraphraseNames.slice(0, paraphrases), ...others].map(
    (definition) => ({ definition }),
  )
}

/** The instructive one, the null one, and so many of each of the others. */
export function templatesOf(perCategory: number): readonly DefinitionName[] {
  const moderate = otherDefinitionNames.filter((name) => name.startsWith('misleading-moderate-'))
  return [
    'original',
    ...moderate.slice(0, perCategory),
    ...extreme.slice(0, perCategory),
    ...irrelevantByTurns.slice(0, perCategory),
    'empty',
  ]
}

/** Surface tasks and definitions of other tasks in turn: only of the first it is known what following them would be. */
const extreme: readonly DefinitionName[] = [
  'surface-contains-a-comma',
  'misleading-extreme-1',
  'surface-first-letter-a-to-m',
  'misleading-extreme-2',
  'surface-longer-than-median',
]

/** A short one, a medium one, a long one, and so on. */
const irrelevantByTurns: readonly DefinitionName[] = [1, 2].flatMap((number) =>
  ['short', 'medium', 'long'].flatMap(
    (length) => irrelevantNames.find((name) => name === `irrelevant-${length}-${number}`) ?? [],
  ),
)

/** Of every category there are so many. */
export const mostTemplatesPerCategory = 5

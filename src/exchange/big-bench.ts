import type { Instance } from '#core/task.ts'
import { headOf, instanceOf, numberValue, recordOf, textOf, type HeadField } from './fields.ts'
import { listedOptions, notListed, withListed } from './listed-options.ts'
import { quote } from './quote.ts'
import { reject } from './parse-error.ts'
import type { InstancesBefore, TaskFormat } from './task-format.ts'

const keys = {
  definition: 'description',
  positiveExamples: 'positive_examples',
  negativeExamples: 'negative_examples',
  categories: 'keywords',
  outputType: 'output_type',
  curatedExamples: 'curated_examples',
  answerSpace: 'answer_space',
} as const satisfies Record<HeadField, string>

/** What a model is shown before the examples; BIG-bench's `description` is for the people who read about the task. */
const prefixKey = 'task_prefix'
/** How an input shows its choices; both shape every input, so that they have to stand before the first. */
const appendKey = 'append_choices_to_input'
const choiceKey = 'choice_prefix'

/**
 * BIG-bench (Srivastava et al. 2023, google/BIG-bench, task.json) and BIG-bench Hard (Suzgun et al. 2023,
 * suzgunmirac/BIG-Bench-Hard, bbh/*.json), which has less of the same: `{"description": "…", "keywords": ["…"],
 * "task_prefix": "…", "examples": [{"input": "…", "target_scores": {"yes": 1, "no": 0}}]}`, or `"target": "…"` or a
 * list of targets. An instance is named after its position.
 *
 * With `target_scores` an instance's options are the scored texts, and those with the highest score are right; scores
 * between count as wrong. As BIG-bench's own reader has it, the input then shows its choices, each behind
 * `choice_prefix`, unless `append_choices_to_input` is false. They stand in the order of their letters: in the
 * published files the right one often comes first, and BIG-bench shuffles them.
 *
 * Without, what may be answered are the options that the input lists. The files of BIG-bench Hard have no description:
 * their prompts stand in other files, for each model of its own.
 */
export const bigBench: TaskFormat = {
  name: 'BIG-bench',
  keys: [keys.definition, keys.categories, prefixKey, appendKey, choiceKey],
  required: [],
  keysBefore: [appendKey, choiceKey],
  instancesKey: 'examples',
  instanceOf: (value, where, before) => {
    const record = recordOf(value, where)
    const input = textOf(record['input'], `${where}.input`)
    if (record['target_scores'] !== undefined) return scored(input, record['target_scores'], where, before)
    const { target } = record
    const targets = Array.isArray(target)
      ? (target as unknown[]).map((each, i) => textOf(each, `${where}.target[${i}]`))
      : [textOf(target, `${where}.target`)]
    const options = withListed(input, targets)
    return instanceOf({ input, output: targets, ...(options !== undefined && { options }) }, where, before)
  },
  doubt: ({ input, references }) => {
    const listed = listedOptions(input)
    return references.every((target) => listed?.includes(target.trim()) !== false) ? undefined : notListed
  },
  headOf: (name, fields) => {
    const prefix = fields.get(prefixKey)
    const definition =
      typeof prefix === 'string' && prefix.trim() !== '' ? prefix.trim() : (fields.get(keys.definition) ?? '')
    return headOf(name, { definition, categories: fields.get(keys.categories) }, keys)
  },
}

/** BIG-bench's own, where a file says nothing (bigbench/api/json_task.py). */
const usualChoicePrefix = '\n  choice: '

function scored(input: string, targetScores: unknown, where: string, before: InstancesBefore): Instance {
  const place = `${where}.target_scores`
  const scores = Object.entries(recordOf(targetScores, place)).map(
    ([option, score]) => [option, numberValue(score, `${place}[${quote(option)}]`)] as const,
  )
  const highest = Math.max(...scores.map(([, score]) => score))
  const right = scores.filter(([, score]) => score === highest).map(([option]) => option.trim())
  if (scores.length > 0 && right.length === scores.length)
    return reject({
      code: 'field',
      where: place,
      message: `invalid ${place}: all ${scores.length} choices have the same score, ${highest}; none is wrong`,
    })
  const options = scores.map(([option]) => option).sort()
  const prefix = before.fields.get(choiceKey) ?? usualChoicePrefix
  const shown =
    before.fields.get(appendKey) === false ? '' : options.map((option) => textOf(prefix, choiceKey) + option).join('')
  return instanceOf({ input: input + shown, output: right, options }, where, before)
}

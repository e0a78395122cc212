import { isClosed, type AnswerSpace, type Example, type Instance, type Kind } from '#core/task.ts'
import { equalAnswers } from '#core/baselines/index.ts'
import { isStated } from '#core/answer-space.ts'
import { linesOf } from '#core/answers/stop-rule.ts'
import { inputKey, rightBy } from '#core/right-outputs.ts'
import { losesLetters, reachesRougeL } from '#core/scoring/rouge-l.ts'
import { normalise } from '#core/scoring/normalise.ts'
import { digest, digests, type Digests } from './digests.ts'
import { listedLabels } from './listed-labels.ts'
import { quote } from './quote.ts'
import type { TaskHead } from './read-event.ts'

/**
 * Something about a task that a person should look at. `error`: scores on it would be wrong.
 * `warning`: some conditions cannot be made of it, or a score says less.
 */
export interface Finding {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly task: string
  readonly message: string
  /** How many instances, examples or labels it concerns. */
  readonly count: number
  /** Ids of the first of them, if they are instances. */
  readonly instances: readonly string[]
}

/** Ids named in one finding. */
const named = 5

/**
 * One pass over the instances; holds digests of their inputs (16 to 32 bytes each) and no texts.
 *
 * @param count how many instances will come, where that is known
 */
export function lintTask(
  head: TaskHead,
  instances: Iterable<Instance>,
  answerSpace: AnswerSpace,
  count = 0,
): Finding[] {
  const linter = taskLinter(head, answerSpace, count)
  linter.add(instances)
  return linter.findings()
}

export interface TaskLinter {
  /** Some more of the task's instances. */
  add: (instances: Iterable<Instance>) => void
  /** Once all have come. */
  findings: () => Finding[]
}

/** For whoever cannot wait until all instances have been looked at in one go. */
export function taskLinter(head: TaskHead, answerSpace: AnswerSpace, count = 0): TaskLinter {
  const labels = answerSpace.kind === 'classification' ? new Set(answerSpace.labels) : undefined
  const context: Context = {
    head,
    kind: answerSpace.kind,
    labels,
    examples: examplesByInput(head),
    negatives: Map.groupBy(head.negativeExamples, ({ input }) => inputKey(input)),
    rightNegatives: new Set<Example>(),
    used: new Set<string>(),
    onlyOutput: undefined,
    instances: 0,
  }
  const tallies = instanceChecks.map((check) => ({ check, count: 0, ids: [] as string[] }))
  const seen = digests({ values: true, expected: count })
  return {
    add: (instances) => {
      for (const instance of instances) {
        const repeat = repeatOf(instance, seen)
        context.instances += 1
        context.onlyOutput = stillOnly(context.onlyOutput, instance.references)
        for (const tally of tallies) {
          if (!tally.check.finds(instance, context, repeat)) continue
          tally.count += 1
          if (tally.ids.length < named) tally.ids.push(instance.id)
        }
      }
    },
    findings: () =>
      [
        ...headChecks.map(({ severity, code, items, message }) => {
          const concerned = items(context)
          return {
            code,
            severity,
            task: head.name,
            message: message(concerned),
            count: concerned.length,
            instances: [],
          }
        }),
        ...tallies.map(({ check: { code, severity, message }, count: found, ids }) => {
          return { code, severity, task: head.name, message, count: found, instances: ids }
        }),
      ].filter(({ count: found }) => found > 0),
  }
}

interface Context {
  readonly head: TaskHead
  readonly kind: Kind
  /** Of a classification task. */
  readonly labels: ReadonlySet<string> | undefined
  readonly examples: ReadonlyMap<string, readonly Example[]>
  /** By the keys of their inputs. */
  readonly negatives: ReadonlyMap<string, readonly Example[]>
  /** Negative examples whose output turned out right for their input. */
  readonly rightNegatives: Set<Example>
  /** Labels that occurred. */
  readonly used: Set<string>
  /** The one output that all instances so far have; `undefined` before the first; `null`: there are several. */
  onlyOutput: string | null | undefined
  instances: number
}

function stillOnly(before: string | null | undefined, references: readonly string[]): string | null {
  const [output, ...others] = new Set(references.map((reference) => reference.trim()))
  if (before === null || output === undefined || others.length > 0) return null
  return before === undefined || before === output ? output : null
}

interface InstanceCheck {
  readonly code: string
  readonly severity: Finding['severity']
  readonly message: string
  readonly finds: (instance: Instance, context: Context, repeat: Repeat) => boolean
}

const instanceChecks: readonly InstanceCheck[] = [
  {
    code: 'empty-input',
    severity: 'warning',
    message: 'instances without an input',
    finds: ({ input }) => input.trim() === '',
  },
  {
    code: 'empty-output',
    severity: 'error',
    message: 'instances with an empty reference: an empty answer would count as right',
    finds: ({ references }) => references.length === 0 || references.some((reference) => reference.trim() === ''),
  },
  {
    code: 'several-line-reference',
    severity: 'warning',
    message:
      'instances with a reference of several lines: free answers of this task end at a blank line, not at the first newline, unless the study says otherwise',
    finds: ({ references }) =>
      references.some((reference) => linesOf(reference) === 'newline') &&
      references.every((reference) => linesOf(reference) !== 'blank line'),
  },
  {
    code: 'blank-line-reference',
    severity: 'warning',
    message:
      'instances with a blank line in a reference: free answers of this task end only at the end of turn, which a model that is not tuned hardly ever gives, unless the study says otherwise',
    finds: ({ references }) => references.some((reference) => linesOf(reference) === 'blank line'),
  },
  {
    code: 'output-outside-label-space',
    severity: 'error',
    message: 'instances with a reference that is not in the label space',
    finds: ({ references }, { labels, used }) => {
      for (const reference of references) if (labels?.has(reference.trim())) used.add(reference.trim())
      return (
        labels !== undefined && references.some((reference) => reference.trim() !== '' && !labels.has(reference.trim()))
      )
    },
  },
  {
    code: 'reference-outside-options',
    severity: 'error',
    message:
      'instances with a reference that is none of their options, not even to exact match: no answer in format is right, or not every right one',
    finds: ({ references, options }) =>
      options !== undefined && references.some((reference) => reference.trim() !== '' && !isAmong(options, reference)),
  },
  {
    code: 'reference-written-otherwise',
    severity: 'warning',
    message:
      'instances with a reference that is one of their options in other letters or punctuation: exact match takes it as right, strict match does not',
    finds: ({ references, options }) =>
      options !== undefined &&
      references.some((reference) => !options.includes(reference.trim()) && isAmong(options, reference)),
  },
  {
    // Options without a letter or digit are named by the check after.
    code: 'equal-options',
    severity: 'error',
    message:
      'instances with options that exact match cannot tell apart, so that a guess at one counts as right where another is',
    finds: ({ options }) =>
      options !== undefined && equalAnswers(options.filter((option) => normalise(option) !== '')).length > 0,
  },
  {
    code: 'option-without-letters',
    severity: 'error',
    message: 'instances with an option of punctuation only, which exact match cannot tell from an empty answer',
    finds: ({ options }) => options?.some((option) => normalise(option) === '') === true,
  },
  {
    code: 'example-among-instances',
    severity: 'warning',
    message: 'instances whose input is that of an example: the instruction shows them',
    finds: ({ input, references }, { examples, negatives, rightNegatives }) => {
      for (const negative of negatives.get(inputKey(input)) ?? []) {
        if (rightBy(negative, { positiveExamples: [], knownOutputs: [{ input, outputs: references }] }) !== null)
          rightNegatives.add(negative)
      }
      return examples.has(input.trim())
    },
  },
  {
    // Of labels and options it is said once.
    code: 'reference-without-letters',
    severity: 'error',
    message:
      'instances with a reference of punctuation only, which exact match cannot tell from others or from an empty answer',
    finds: ({ references }, { kind }) =>
      kind === 'generation' && references.some((reference) => reference.trim() !== '' && normalise(reference) === ''),
  },
  {
    code: 'no-rouge-words',
    severity: 'warning',
    message:
      'instances without ROUGE-L, for their references have no Latin letters or digits; ROUGE-L (Unicode words) scores them',
    finds: ({ references }) => references.some(hasLetters) && !reachesRougeL(references),
  },
  {
    code: 'fewer-rouge-words',
    severity: 'warning',
    message:
      'instances with a reference of which ROUGE-L drops letters, for it knows a–z and 0–9 only; ROUGE-L (Unicode words) keeps them',
    finds: ({ references }, { kind }) =>
      kind === 'generation' && reachesRougeL(references) && references.some(losesLetters),
  },
  {
    code: 'contradicting-instances',
    severity: 'error',
    message: 'instances with the input of an earlier one but another label: one of the two is wrong',
    finds: (_, { kind }, repeat) => isClosed(kind) && repeat === 'with other references',
  },
  {
    // In generation an input may well have several right texts.
    code: 'duplicate-instance',
    severity: 'warning',
    message: 'instances with the input of an earlier one: it counts twice',
    finds: (_, { kind }, repeat) =>
      repeat === 'with equal references' || (!isClosed(kind) && repeat === 'with other references'),
  },
]

/** As exact match compares: "he" is the option "He". */
function isAmong(options: readonly string[], reference: string): boolean {
  const wanted = normalise(reference)
  return options.includes(reference.trim()) || (wanted !== '' && options.some((option) => normalise(option) === wanted))
}

function hasLetters(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

type Repeat = 'no' | 'with equal references' | 'with other references'

/**
 * Whether an earlier instance had the same input; of a choice task, the same options as well: other ones make another
 * question.
 */
function repeatOf({ input, references, options }: Instance, seen: Digests): Repeat {
  const now = digest(
    references
      .map((reference) => reference.trim())
      .sort()
      .join('\u0000'),
  )[1]
  const before = seen.add([input.trim(), ...(options ?? []).toSorted()].join('\u0000'), now)
  if (before === undefined) return 'no'
  return before === now ? 'with equal references' : 'with other references'
}

interface HeadCheck {
  readonly code: string
  readonly severity: Finding['severity']
  /** What is concerned; empty if nothing is. */
  readonly items: (context: Context) => readonly string[]
  readonly message: (items: readonly string[]) => string
}

const outputs = (examples: readonly Example[]) => examples.map(({ output }) => output)
/** Of a choice task an example has its own options, where they are known. */
const outside = (examples: readonly Example[], { kind, labels }: Context) =>
  outputs(
    examples.filter(({ output, options }) => {
      const allowed = kind === 'choice' && options ? new Set(options) : labels
      return allowed !== undefined && !allowed.has(output.trim())
    }),
  )
const list = (items: readonly string[]) =>
  items.slice(0, named).map(quote).join(', ') + (items.length > named ? ', …' : '')

/** Asked after the pass over the instances. */
const headChecks: readonly HeadCheck[] = [
  {
    code: 'no-definition',
    severity: 'error',
    message: () => 'no definition: the instruction cannot be shown',
    items: ({ head }) => (head.definition.trim() === '' ? [head.name] : []),
  },
  {
    code: 'no-categories',
    severity: 'warning',
    message: () => 'no categories: the task is missing from scores by category',
    items: ({ head }) => (head.categories.length === 0 ? [head.name] : []),
  },
  {
    code: 'few-positive-examples',
    severity: 'warning',
    message: () => 'fewer than 2 positive examples: conditions that show 2 cannot be made',
    items: ({ head }) => (head.positiveExamples.length < 2 ? [head.name] : []),
  },
  {
    code: 'no-negative-examples',
    severity: 'warning',
    message: () => 'no negative examples: delusive examples have to be made automatically',
    items: ({ head }) => (head.negativeExamples.length === 0 ? [head.name] : []),
  },
  {
    code: 'empty-example',
    severity: 'error',
    message: () => 'examples with an empty input or output',
    items: ({ head }) => {
      const examples = [...head.positiveExamples, ...head.negativeExamples]
      return outputs(examples.filter(({ input, output }) => input.trim() === '' || output.trim() === ''))
    },
  },
  {
    code: 'label-without-letters',
    severity: 'error',
    message: (items) =>
      `labels of punctuation only, which exact match cannot tell from each other or from an empty answer: ${list(items)}`,
    items: ({ labels }) => [...(labels ?? [])].filter((label) => normalise(label) === ''),
  },
  {
    // Labels without a letter or digit are named by the check before.
    code: 'equal-labels',
    severity: 'error',
    message: (items) =>
      `labels that exact match cannot tell apart, so that a guess at one counts as right where another is: ${list(items)}; rename them`,
    items: ({ labels }) => equalAnswers([...(labels ?? [])].filter((label) => normalise(label) !== '')).flat(),
  },
  {
    code: 'positive-example-outside-label-space',
    severity: 'error',
    message: (items) => `positive examples whose output is not in the label space: ${list(items)}`,
    items: (context) => (context.kind === 'choice' ? [] : outside(context.head.positiveExamples, context)),
  },
  {
    code: 'negative-example-outside-label-space',
    severity: 'warning',
    message: (items) =>
      `negative examples whose output is not in the label space, so that delusive examples skip them: ${list(items)}`,
    items: (context) => (context.kind === 'choice' ? [] : outside(context.head.negativeExamples, context)),
  },
  {
    code: 'positive-example-outside-options',
    severity: 'error',
    message: (items) => `positive examples whose output is none of their options: ${list(items)}`,
    items: (context) => (context.kind === 'choice' ? outside(context.head.positiveExamples, context) : []),
  },
  {
    code: 'negative-example-outside-options',
    severity: 'warning',
    message: (items) =>
      `negative examples whose output is none of their options, so that delusive examples skip them: ${list(items)}`,
    items: (context) => (context.kind === 'choice' ? outside(context.head.negativeExamples, context) : []),
  },
  {
    code: 'example-without-options',
    severity: 'warning',
    message: (items) =>
      `positive examples without options, so that no delusive example can be made of them: ${list(items)}`,
    items: ({ head, kind }) =>
      kind === 'choice' ? outputs(head.positiveExamples.filter(({ options }) => options === undefined)) : [],
  },
  {
    code: 'negative-example-right',
    severity: 'error',
    message: (items) =>
      `negative examples whose output is right for their input, so that delusive examples skip them: ${list(items)}`,
    items: ({ head, rightNegatives }) =>
      outputs(
        head.negativeExamples.filter(
          (negative) =>
            rightNegatives.has(negative) || rightBy(negative, { positiveExamples: head.positiveExamples }) !== null,
        ),
      ),
  },
  {
    code: 'single-label',
    severity: 'error',
    message: (items) =>
      `a label space of one label, ${list(items)}: guessing is right on every instance, so that no score says anything; name the others, or call the task generation`,
    items: ({ labels }) => (labels?.size === 1 ? [...labels] : []),
  },
  {
    code: 'single-output',
    severity: 'error',
    message: (items) =>
      `one output for every instance, ${list(items)}: whoever always gives it is right, so that no score says anything; without a second output there is no label space`,
    items: ({ labels, onlyOutput, instances }) =>
      labels === undefined && typeof onlyOutput === 'string' && instances > 1 ? [onlyOutput] : [],
  },
  {
    code: 'unused-label',
    severity: 'warning',
    message: (items) => `labels that occur in no instance: ${list(items)}`,
    items: ({ head, labels, used }) =>
      labels === undefined
        ? []
        : [
            ...[...labels].filter((label) => !used.has(label)),
            ...listedLabels(head.definition, used).filter((label) => !labels.has(label)),
          ],
  },
  {
    code: 'unstated-label',
    severity: 'warning',
    message: (items) => `labels that the definition, which states others, does not state: ${list(items)}`,
    items: ({ head, labels }) => {
      const unstated = [...(labels ?? [])].filter((label) => !isStated(label, head.definition))
      return unstated.length === labels?.size ? [] : unstated
    },
  },
]

function examplesByInput(head: TaskHead): Map<string, Example[]> {
  return Map.groupBy([...head.positiveExamples, ...head.negativeExamples], ({ input }) => input.trim())
}

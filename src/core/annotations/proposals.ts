import { normalise } from '#core/scoring/normalise.ts'
import { rougeLUnicode } from '#core/scoring/rouge-l-unicode.ts'
import type { Task } from '#core/task.ts'
import type { Pair, PairSource } from './item.ts'
import { pairProblems, type PairText } from './pair-problems.ts'
import { proposalSources, type ModelAnswer, type ProposalSource } from './proposal-sources.ts'
import type { RightForm } from './right-form.ts'

export type { ModelAnswer } from './proposal-sources.ts'

/** A pair nobody has looked at yet. */
export interface Proposal extends PairText {
  readonly source: PairSource
  /** `needs a second look`: it could be right after all, and `note` says why. */
  readonly state: 'proposed' | 'needs a second look'
  readonly note: string
}

/** What was not proposed, and why. */
export interface PassedOver {
  /** e.g. "negative example 1" */
  readonly title: string
  readonly input: string
  readonly output: string
  readonly reason: string
}

export interface Proposed {
  readonly proposals: readonly Proposal[]
  readonly passedOver: readonly PassedOver[]
}

export interface ProposalOptions {
  /** An input without white space around it → the references of the instances that have it. */
  readonly references: ReadonlyMap<string, readonly string[]>
  /** Of a choice task: the same of their options. */
  readonly options?: ReadonlyMap<string, readonly string[]> | undefined
  /** Of right outputs of examples and instances. */
  readonly form?: RightForm | undefined
  /** What the set holds of the task; what was rejected is not proposed again. */
  readonly pairs: readonly Pick<Pair, 'input' | 'gold' | 'output' | 'proposed' | 'source' | 'state'>[]
  readonly answers: readonly ModelAnswer[]
  /** Chooses among equally good outputs. */
  readonly seed: number
  /** Proposals at most. */
  readonly most: number
}

/**
 * Right outputs of one instance are that much alike among themselves: in the tasks of Super-NaturalInstructions that
 * have several of more than a word, ROUGE-L between them is 0.5 to 0.9 in the mean. What comes as near may be right,
 * too.
 */
const nearlyRight = 0.5

/**
 * Proposals from every source in turn, a new input each as long as there is one: the delusive condition shows no input
 * twice. Whatever is proposed passes every validator.
 */
export function proposals(task: Task, options: ProposalOptions): Proposed {
  const { references, options: known, form, pairs, answers, seed, most } = options
  const kept = pairs.filter(({ state }) => state !== 'rejected')
  const problemOf = ({ input, gold }: ProposalSource, output: string) =>
    pairProblems(
      { input, gold, output },
      { task, others: [], references: references.get(input.trim()) ?? [], options: known?.get(input.trim()), form },
    )[0]
  const sources = proposalSources(task, answers, references, seed)
  const usable = sources.filter((source) => source.outputs.some((output) => problemOf(source, output) === undefined))
  const chosen: Proposal[] = []
  const left = new Set(interleaved(usable))
  const take = (mayShare: boolean) => {
    for (const source of left) {
      if (chosen.length >= most) return
      const same = [...kept, ...chosen].filter(({ input }) => input.trim() === source.input.trim())
      // A second output of one source for an input says nothing that the first does not.
      if (same.some((pair) => !mayShare || pair.source === source.source)) continue
      const output = source.outputs.find(
        (each) =>
          ![...pairs, ...chosen].some((other) => isSame(other, source.input, each)) &&
          problemOf(source, each) === undefined,
      )
      left.delete(source)
      if (output !== undefined) chosen.push(proposalOf(task, source, output, references))
    }
  }
  take(false)
  take(true)
  const unusable = sources.filter((source) => !usable.includes(source))
  return {
    proposals: chosen,
    passedOver: unusable.map((source) => {
      const {
        title,
        input,
        outputs: [output],
        nothing,
      } = source
      return {
        title,
        input,
        output: output ?? '',
        reason: (output === undefined ? undefined : problemOf(source, output)?.message) ?? nothing,
      }
    }),
  }
}

/** The first of each source, then the second of each, and so on. */
function interleaved(all: readonly ProposalSource[]): readonly ProposalSource[] {
  const queues = [...Map.groupBy(all, ({ source }) => source).values()]
  const longest = Math.max(0, ...queues.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) => queues.flatMap((queue) => queue[i] ?? [])).flat()
}

/** An edited pair stands for what was proposed in its place, too. */
function isSame(pair: PairText & { readonly proposed?: string }, input: string, output: string): boolean {
  const wanted = normalise(output)
  return (
    pair.input.trim() === input.trim() &&
    (normalise(pair.output) === wanted || (pair.proposed !== undefined && normalise(pair.proposed) === wanted))
  )
}

function proposalOf(
  task: Task,
  { source, input, gold }: ProposalSource,
  output: string,
  references: ProposalOptions['references'],
): Proposal {
  const same = task.positiveExamples
    .filter((example) => example.input.trim() === input.trim())
    .map((example) => example.output)
  const right = [...new Set([...(gold === null ? [] : [gold]), ...same, ...(references.get(input.trim()) ?? [])])]
  const near = task.answerSpace.kind === 'generation' ? right.find((each) => isNear(output, each)) : undefined
  const doubts = [
    ...(right.length === 0 ? ['no right output of this input is known'] : []),
    ...(near === undefined ? [] : [`it is nearly the right output "${near}"`]),
    ...(source === 'model answer' ? ['a model answered so; it may be right in another way'] : []),
  ]
  return {
    input,
    gold,
    output,
    source,
    state: doubts.length === 0 ? 'proposed' : 'needs a second look',
    note: doubts.join('; '),
  }
}

/** By words of any script; and that one text is part of the other. */
function isNear(output: string, right: string): boolean {
  return (
    (rougeLUnicode.score(output, [right], null) ?? 0) >= nearlyRight || holds(output, right) || holds(right, output)
  )
}

function holds(text: string, part: string): boolean {
  const [whole, wanted] = [normalise(text), normalise(part)]
  const spaced = /[a-z]/.test(wanted)
  return wanted !== '' && (spaced ? ` ${whole} `.includes(` ${wanted} `) : whole.includes(wanted))
}

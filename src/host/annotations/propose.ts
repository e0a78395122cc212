import type { Reason } from '#contract/errors.ts'
import { setImmediate as pause } from 'node:timers/promises'
import { longestText } from '#contract/annotations.ts'
import { automaticStep, pairItem, type Pair, type PairSource } from '#core/annotations/item.ts'
import {
  proposals,
  type PassedOver,
  type Proposal,
  type Proposed,
  type ProposalOptions,
} from '#core/annotations/proposals.ts'
import type { Task } from '#core/task.ts'
import type { SetRow } from '#store/annotation-sets.ts'
import { addStep, readItems } from '#store/annotations.ts'
import type { TaskRow } from '#store/collections.ts'
import { write } from '#store/write.ts'
import { formOfRight, knownInputs, pairsOf, taskInSet, type KnownInput } from './annotations.ts'
import { type Host } from '../host.ts'
import { ProposingModel } from './propose-answers.ts'
import { sha256 } from '../sha256.ts'

export interface ProposeRequest {
  readonly tasks: readonly TaskRow[]
  readonly author: string
  readonly perTask: number
  readonly approveClear: boolean
  /** A GGUF file, or the name of a known model; `null`: none is asked. */
  readonly model: string | null
  readonly instancesPerTask: number
}

export interface ProposeProgress {
  readonly task: string
  readonly done: number
  readonly total: number
  readonly proposed: number
}

export interface ProposeResult {
  readonly tasks: number
  readonly proposed: Record<Exclude<PairSource, 'annotator'>, number>
  readonly approved: number
  readonly doubtful: number
  readonly short: { task: string; pairs: number; reason: string }[]
  readonly passedOver: number
}

export type ProposeEnd =
  | { readonly state: 'proposed'; readonly result: ProposeResult }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }
  /** What was proposed before is kept. */
  | { readonly state: 'stopped'; readonly reasons: readonly Reason[] }

/** The same for everybody: two sets hold the same proposals under the same ids. */
const seed = 1
/** Tries to add a step when somebody else adds one in the same moment. */
const tries = 5

/** Fills tasks up to the number of pairs wanted, one step of the log each; touches no pair that is there. */
export async function* proposePairs(
  host: Pick<Host, 'store' | 'engine' | 'slot' | 'now' | 'date'>,
  set: SetRow,
  request: ProposeRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ProposeProgress, ProposeEnd> {
  const opened = request.model === null ? undefined : await ProposingModel.open(host, request.model)
  if (opened?.state === 'refused') return { state: 'refused', reasons: [opened.reason] }
  const result = {
    tasks: request.tasks.length,
    proposed: { 'negative example': 0, 'wrong label': 0, 'rotated output': 0, 'model answer': 0 },
    approved: 0,
    doubtful: 0,
    short: [] as ProposeResult['short'],
    passedOver: 0,
  }
  const total = request.tasks.length
  let proposed = 0
  for (const [done, row] of request.tasks.entries()) {
    yield { task: row.task.name, done, total, proposed }
    // Whoever else asks something is heard between two tasks.
    await pause()
    if (signal?.aborted === true) return { state: 'stopped', reasons: [`proposing was stopped; ${kept(done, total)}`] }
    const made = await proposeForTask(host, set, row, request, opened?.model, signal)
    if (made.state === 'refused') return { state: 'stopped', reasons: [made.reason, kept(done, total)] }
    proposed += made.added.length
    result.passedOver += made.passedOver.length
    for (const { source, state } of made.added) {
      if (source !== 'annotator') result.proposed[source]++
      if (state === 'needs a second look') result.doubtful++
      else if (request.approveClear) result.approved++
    }
    if (made.pairs < request.perTask)
      result.short.push({ task: row.task.name, pairs: made.pairs, reason: whyShort(made.passedOver) })
  }
  yield { task: '', done: total, total, proposed }
  return { state: 'proposed', result }
}

function kept(done: number, total: number): string {
  return `what was proposed for the first ${done} of ${total} tasks is kept; propose again for the rest`
}

type Made =
  | {
      readonly state: 'made'
      readonly added: readonly Proposal[]
      readonly passedOver: readonly PassedOver[]
      /** That are not rejected. */ readonly pairs: number
    }
  | { readonly state: 'refused'; readonly reason: Reason }

async function proposeForTask(
  host: Pick<Host, 'store' | 'date'>,
  set: SetRow,
  row: TaskRow,
  request: ProposeRequest,
  model: ProposingModel | undefined,
  signal: AbortSignal | undefined,
): Promise<Made> {
  const { store } = host
  const before = setOf(host, set, row)
  const missing = request.perTask - before.kept
  if (missing <= 0) return { state: 'made', added: [], passedOver: [], pairs: before.kept }
  const asked =
    model &&
    (await model.wrongAnswers(before.task, row, { instances: request.instancesPerTask, most: missing }, signal))
  if (asked?.state === 'refused') return asked
  if (signal?.aborted === true) return { state: 'refused', reason: 'proposing was stopped' }
  const answers = asked?.answers ?? []
  const inputs = await knownInputs(
    store,
    row,
    [...before.task.positiveExamples, ...before.task.negativeExamples, ...answers].map(({ input }) => input.trim()),
  )
  const known = { ...byInput(inputs), form: formOfRight(store, row, before.task), answers, seed }
  for (let turn = 1; ; turn++) {
    const { task, pairs, kept: there, next } = setOf(host, set, row)
    const made = proposalsOf(task, { ...known, pairs, most: Math.max(0, request.perTask - there) })
    const wanted = made.proposals.map((proposal, i) => ({
      task: task.name,
      item: pairItem(idOf(proposal)),
      after: JSON.stringify(pairOf(proposal, next + i, request.approveClear)),
      seen: null,
    }))
    const added =
      wanted.length === 0
        ? undefined
        : await write(
            store,
            () =>
              addStep(
                store,
                set.id,
                { author: request.author, at: host.date().toISOString(), what: automaticStep },
                wanted,
              ),
            { signal },
          )
    if (added?.state === 'conflict' && turn < tries) continue
    const all = added?.state === 'added' ? made.proposals : []
    return { state: 'made', added: all, passedOver: made.passedOver, pairs: there + all.length }
  }
}

function setOf({ store }: Pick<Host, 'store'>, set: SetRow, row: TaskRow) {
  const items = readItems(store, set.id, row.task.name)
  const pairs = pairsOf(items)
  return {
    task: taskInSet(row, set, items),
    pairs,
    kept: pairs.filter(({ state }) => state !== 'rejected').length,
    /** Place after all that are there. */
    next: 1 + Math.max(-1, ...pairs.map(({ position }) => position)),
  }
}

/** Task files may hold texts that are too long for a pair. */
function proposalsOf(task: Task, options: ProposalOptions): Proposed {
  const fits = ({ input, output }: { readonly input: string; readonly output: string }) =>
    Math.max(input.length, output.length) <= longestText
  return proposals(
    {
      ...task,
      positiveExamples: task.positiveExamples.filter(fits),
      negativeExamples: task.negativeExamples.filter(fits),
    },
    options,
  )
}

/**
 * What would be passed over of the task's own examples, whatever pairs there are.
 *
 * @param inputs what instances with the inputs of these examples say
 */
export function passedOverOf(
  task: Task,
  inputs: ReadonlyMap<string, KnownInput>,
  form: ProposalOptions['form'],
): readonly PassedOver[] {
  return proposalsOf(task, { ...byInput(inputs), form, pairs: [], answers: [], seed, most: 0 }).passedOver
}

/** By inputs without white space around them. */
function byInput(inputs: ReadonlyMap<string, KnownInput>): Pick<ProposalOptions, 'references' | 'options'> {
  const known = [...inputs].map(([input, each]) => ({ input: input.trim(), ...each }))
  return {
    references: new Map(known.map(({ input, references }) => [input, references])),
    options: new Map(known.flatMap(({ input, options }) => (options === null ? [] : [[input, options] as const]))),
  }
}

function idOf({ source, input, output }: Proposal): string {
  return sha256(JSON.stringify([source, input, output])).slice(0, 12)
}

/** In the order of the contract's fields, as an annotator's change of it will be written. */
function pairOf({ input, gold, output, source, state, note }: Proposal, position: number, approveClear: boolean): Pair {
  return {
    input,
    gold,
    output,
    proposed: output,
    source,
    state: state === 'proposed' && approveClear ? 'approved' : state,
    position,
    note,
  }
}

/** Reasons that are told of one task, at most. */
const maxReported = 3

function whyShort(passedOver: readonly PassedOver[]): string {
  if (passedOver.length === 0) return 'no other example is left to make a pair of'
  const reported = passedOver.slice(0, maxReported).map(({ title, reason }) => `${title}: ${reason}`)
  const more = passedOver.length - reported.length
  return [...reported, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

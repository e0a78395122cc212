import { firstClosed } from '#core/task.ts'
import { statfsSync } from 'node:fs'
import type { AskedRequest, Rates } from '#contract/studies.ts'
import type { Decoding } from '#core/answers/decoding.ts'
import type { TrainingNeeds } from '#core/models/training-memory.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName, shownDefinition } from '#core/conditions/index.ts'
import { hasEncoder } from '#core/models/encoder.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { planningAssumptions, minimumDetectableEffect } from '#core/statistics/minimum-detectable-effect.ts'
import type { AskedInstances } from '#core/study/asked-instances.ts'
import { isAskedByAll } from '#core/study/cell-tasks.ts'
import type { Ineligible } from '#core/study/study.ts'
import { trainingsOf } from '#core/study/training.ts'
import { formatFor, validateStudy } from '#core/study/validate.ts'
import { detectableSentence } from '#core/study/verdict-sentence.ts'
import type { Task } from '#core/task.ts'
import type { TaskRow } from '#store/collections.ts'
import { measuredTrials } from '#store/measured.ts'
import {
  cellsUnder,
  diskOf,
  memoryOf,
  timeOf,
  tokensOf,
  tokensPerCharacter,
  type AskedBy,
  type CostedStudy,
  type Known,
} from './cost.ts'
import { defaultThreads } from '../default-threads.ts'
import type { Host } from '../host.ts'
import type { LookedUp } from './look-up-model.ts'
import { outlineStudy, planOf, type Outline } from './outline.ts'
import { overlapOf } from './outline-overlap.ts'
import { samplePrompts, type SampledStudy } from './outline-prompts.ts'
import { askedBy, type FitTasks } from './ineligible.ts'

export interface Knowledge {
  readonly rates?: Rates | undefined
  /** Numbers that training changes. */
  readonly trained?: number | undefined
  readonly memory?: TrainingNeeds | undefined
}

/** What can be said of a study before it is begun, whole or not: asks no engine, and reads samples of a collection. */
export function checkStudy(
  host: Pick<Host, 'store' | 'now' | 'dataDirectory'>,
  request: AskedRequest,
  knowledge: Knowledge,
) {
  const outline = outlineStudy(host, planOf(request))
  const { plan, facts, test, train, tuning, chosen, model } = outline
  if (facts.fitness === null) return { ...nothing, problems: validateStudy(plan, facts) }
  const overlap = tuning && overlapOf(host, train.fit, test.fit, tuning, askedInstances(request))
  const size = sizeOf(outline, request)
  const costed = costedStudy(host, outline, request, size.instances)
  const detectable = detectableOf(test, request)
  return {
    problems: validateStudy(plan, {
      ...facts,
      sharedTexts: overlap?.sharedTexts ?? [],
      detectable: detectable?.points ?? null,
    }),
    ineligible: [
      ...reported(test.ineligible, 'test', chosen.test, outline.conditions),
      ...reported(train.ineligible, 'train', chosen.train, tuning?.trainConditions ?? []),
    ],
    overlap: overlap && { compared: overlap.compared, of: overlap.of },
    size,
    detectable,
    ...(costed ? costsOf(host, costed, model, knowledge, request.threads) : noCosts),
  }
}

const noCosts = { tokens: null, time: null, disk: null, memory: null }
const nothing = { ineligible: [], overlap: null, size: null, detectable: null, ...noCosts }

function costsOf(
  host: Pick<Host, 'store' | 'dataDirectory'>,
  costed: CostedStudy,
  found: LookedUp,
  { rates, trained, memory }: Knowledge,
  threads: number | undefined,
) {
  const known = knownOf(host, found, costed.format, rates)
  const tokens = tokensOf(costed, known)
  const model = { trained: trained ?? null, modelBytes: found.known?.bytes ?? null }
  return {
    tokens,
    time: rates ? timeOf(costed, tokens, rates) : null,
    disk: { ...diskOf(costed, tokens, tokensPerCharacter(known), model), free: freeBytes(host) },
    memory: memory === undefined ? null : memoryOf(costed, known, memory, threads ?? defaultThreads()),
  }
}

function reported(
  ineligible: readonly Ineligible[],
  side: 'train' | 'test',
  rows: readonly TaskRow[],
  conditions: readonly Condition[],
) {
  const byName = new Map(rows.map(({ task }) => [task.name, task]))
  const named = new Map(conditions.map((condition) => [conditionName(condition), condition]))
  return ineligible.flatMap((each) => {
    const task = byName.get(each.task)
    const remedy = task && remedyFor(named.get(each.condition), task)
    return task && remedy ? [{ ...each, side, kind: task.answerSpace.kind, remedy }] : []
  })
}

/**
 * Beside leaving it out: a definition is mended in the task; fewer examples, smaller sizes and other decodings are
 * chosen.
 */
function remedyFor(condition: Condition | undefined, task: Task): 'method' | 'task' {
  return condition !== undefined && !shownDefinition(task, condition).fit ? 'task' : 'method'
}

function sizeOf(
  { conditions, tuning, test, train }: Outline,
  { decodings = [], formats, instancesPerTask, sampling }: AskedRequest,
) {
  const sizesOf = (rows: readonly TaskRow[]) =>
    rows.map(({ instanceCount }) => Math.min(instanceCount, instancesPerTask ?? instanceCount))
  const instances = sizesOf(test.fit)
  const cells = conditions
    .map((condition) => cellsUnder(condition, { tuning, trainTasks: train.fit.length, formats }))
    .reduce((sum, { untuned, tuned }) => sum + (untuned + tuned) * (sampling?.draws ?? 1), 0)
  const asked = sumOf(instances)
  const byDecoding = decodings.map((decoding) => {
    const rows = askedBy(decoding, test)
    return { decoding, tasks: rows.length, instances: sumOf(sizesOf(rows)) }
  })
  return {
    cells: cells * decodings.length,
    trials: cells * sumOf(byDecoding.map((each) => each.instances)),
    byDecoding,
    trainings: tuning === null ? 0 : trainingsOf(tuning).length,
    testTasks: test.fit.length,
    instances: asked,
    instancesPerTask: instances.length === 0 ? null : { low: Math.min(...instances), high: Math.max(...instances) },
    trainTasks: train.fit.length,
    examples: tuning === null ? 0 : train.fit.length * Math.max(0, ...tuning.sizes),
  }
}

function askedInstances({ instancesPerTask, instanceSeed }: AskedRequest): AskedInstances {
  return { instancesPerTask: instancesPerTask ?? null, instanceSeed }
}

/** Undefined where no prompt can be made yet. */
function costedStudy(
  host: Pick<Host, 'store'>,
  { conditions, tuning, test, train, model: { known } }: Outline,
  request: AskedRequest,
  instances: number,
): CostedStudy | null {
  const { k = 0, seed = 0, decodings = [], maxAnswerTokens = 0 } = request
  const format = (known ? formatFor(request.format, known.model.info) : request.format) ?? 'tk-instruct'
  const sampled = { k, seed, format, labelScore: request.labelScore, ...askedInstances(request) }
  const readsAlone = known !== null && hasEncoder(known.model.info.architecture)
  const asked = conditions.map((condition) => ({
    condition,
    asked: askedUnder(
      host,
      condition,
      decodings.map((decoding) => ({ decoding, rows: askedBy(decoding, test) })),
      sampled,
    ).map((each) => (readsAlone ? { ...each, sample: { ...each.sample, shared: 0 } } : each)),
  }))
  if (asked.length === 0 || asked.some((each) => each.asked.length === 0)) return null
  return {
    tuning,
    instances,
    maxAnswerTokens,
    format,
    formats: request.formats,
    mode: request.mode,
    draws: request.sampling?.draws ?? 1,
    test: asked,
    train: (tuning?.trainConditions ?? []).flatMap(
      (condition) => samplePrompts(host, train.fit, condition, sampled) ?? [],
    ),
    trainTasks: train.fit.length,
  }
}

/** Decodings that ask as many tasks ask the same ones, and are looked at once. */
function askedUnder(
  host: Pick<Host, 'store'>,
  condition: Condition,
  decodings: readonly { readonly decoding: Decoding; readonly rows: readonly TaskRow[] }[],
  sampled: SampledStudy & Pick<AskedRequest, 'labelScore'>,
): readonly AskedBy[] {
  return [...Map.groupBy(decodings, ({ rows }) => rows.map(({ id }) => id).join()).values()].flatMap((same) => {
    const rows = same[0]?.rows ?? []
    const sample = samplePrompts(host, rows, condition, sampled)
    if (sample === null) return []
    const instances = sumOf(
      rows.map(({ instanceCount }) => Math.min(instanceCount, sampled.instancesPerTask ?? instanceCount)),
    )
    return same.map(({ decoding }) => ({
      decoding,
      sample,
      tasks: rows.length,
      instances,
      priors: priorsOf(decoding, rows, sampled),
    }))
  })
}

function knownOf(
  host: Pick<Host, 'store'>,
  found: LookedUp,
  format: PromptFormatName,
  rates: Rates | undefined,
): Known {
  const none = { trials: 0, promptCharacters: 0, promptTokens: 0, answerTokens: 0 }
  if (found.known === null) return { untuned: none, tuned: none, rates }
  const { sha256 } = found.known.model
  const measured = (tuned: boolean) => measuredTrials(host.store, sha256, { tuned, format })
  return { untuned: measured(false), tuned: measured(true), rates }
}

/** Of a task with labels one under each condition; of one with options as many as there are lists of them, at most. */
function priorsOf(
  decoding: Decoding,
  rows: readonly TaskRow[],
  { labelScore, instancesPerTask }: SampledStudy & Pick<AskedRequest, 'labelScore'>,
): AskedBy['priors'] {
  if (decoding !== 'likelihood' || labelScore !== 'minus-prior') return { low: 0, high: 0 }
  const most = rows.map(({ task, instanceCount }) =>
    task.answerSpace.kind === 'choice' ? Math.min(instanceCount, instancesPerTask ?? instanceCount) : 1,
  )
  return { low: rows.length, high: sumOf(most) }
}

/** As the run tells it when it is planned. */
function detectableOf({ fit, ineligible }: FitTasks, { decodings = [], instancesPerTask }: AskedRequest) {
  const closed = firstClosed(fit.map(({ task }) => task.answerSpace.kind))
  const sizes = fit.flatMap(({ task, instanceCount }) =>
    task.answerSpace.kind === closed && isAskedByAll(task.name, { decodings, leftOut: ineligible })
      ? [Math.min(instanceCount, instancesPerTask ?? instanceCount)]
      : [],
  )
  if (sizes.length === 0) return null
  const found = minimumDetectableEffect({ ...planningAssumptions, instances: sumOf(sizes), tasks: sizes.length })
  const points = found === 'too-few' ? null : found
  return { points, sentence: detectableSentence(points) }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0)
}

function freeBytes({ dataDirectory }: Pick<Host, 'dataDirectory'>): number | null {
  try {
    const { bavail, bsize } = statfsSync(dataDirectory)
    return bavail * bsize
  } catch {
    return null
  }
}

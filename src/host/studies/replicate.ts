import type { Reason } from '#contract/errors.ts'
import type { StudyRequest } from '#contract/runs.ts'
import type { ReplicationRequest } from '#contract/studies.ts'
import { demonstrationNames } from '#core/conditions/demonstration-names.ts'
import { hasEnoughExamples } from '#core/selections/pool.ts'
import { mostSelections } from '#core/study/questions/demonstrations.ts'
import { askedStudy, questions, type Question, type Replicated } from '#core/study/questions/index.ts'
import { papers } from '#core/study/questions/paper.ts'
import { requestFrom } from '#core/study/study-request.ts'
import type { Task } from '#core/task.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { ImportedTemplate } from '#core/templates/template.ts'
import { findCollection, listTasks } from '#store/collections.ts'
import type { RunRow } from '#store/runs.ts'
import { findTemplateSet } from '#store/template-sets.ts'
import type { Host } from '../host.ts'
import { earlierRun } from './earlier-run.ts'
import { differences } from './replication-differences.ts'
import { installStarter, starterCollection, starterModel, starterSplit } from './starter.ts'
import { noSuchCollection } from '../collections/tasks.ts'
import { noSuchTemplates } from '../templates/no-such-templates.ts'

export interface Replication {
  readonly state: 'planned'
  readonly request: StudyRequest
  /** Name of its drawing, without an ending. */
  readonly drawing: string
  readonly title: string
  readonly fixes: readonly string[]
  /** From the paper, one sentence each. */
  readonly differences: readonly string[]
  /** The newest run of the very same study; `null`: there is none. */
  readonly before: Before
  /** The same asked of a tuned model that is a file of its own; `null`: there is none. */
  readonly tuned: { readonly request: StudyRequest; readonly before: Before } | null
}

type Before = Pick<RunRow, 'id' | 'state' | 'done' | 'total'> | null

type Refused = { readonly state: 'refused'; readonly reasons: readonly Reason[] }

const drawings = {
  2: 'figure-2-definitions',
  3: 'figure-3-examples',
  4: 'figure-4-random-baseline',
  'webson-pavlick': 'templates-by-category',
  lu: 'in-context-or-tuned',
  min: 'demonstrations',
  'format-spread': 'format-spread',
} as const satisfies Record<Replicated, string>

/**
 * One of the paper's figures, or the study of another paper, by the very question that the wizard asks; what is not
 * said is as it fits the starter material.
 */
export async function planReplication(
  host: Pick<Host, 'store' | 'engine' | 'date' | 'resources' | 'dataDirectory'>,
  asked: ReplicationRequest,
): Promise<Replication | Refused> {
  const question = Object.values(questions).find(({ figure }) => figure === asked.figure)
  if (question === undefined) throw new Error(`no question is about ${asked.figure}`)
  if (asked.method !== undefined && !question.methods.includes(asked.method))
    return {
      state: 'refused',
      reasons: [`invalid method: ${asked.method}; ${titleOf(question)} is asked of models that are not tuned`],
    }
  if (asked.model === undefined || asked.collection === undefined) {
    const installed = await installStarter(host)
    if (installed.state === 'refused') return installed
  }
  const collection = asked.collection ?? starterCollection
  const split = splitOf(host, question, collection, asked)
  if (split.state === 'refused') return split
  const set = asked.templateSet === undefined ? undefined : findTemplateSet(host.store, asked.templateSet)
  if (asked.templateSet !== undefined && set === undefined)
    return { state: 'refused', reasons: [noSuchTemplates(host.store, asked.templateSet)] }
  const templates = set?.templates.map((each) => ({ ...each, set: set.name }))
  if (asked.tunedModel !== undefined && (asked.figure !== 'lu' || asked.method !== undefined))
    return {
      state: 'refused',
      reasons: [`invalid tuned model: ${asked.tunedModel} (only lu asks one, and then nothing is tuned)`],
    }
  const request = requestOf(host, question, { ...asked, collection }, split, templates)
  const tuned =
    asked.tunedModel === undefined
      ? null
      : { ...request, model: asked.tunedModel, name: `${request.name ?? titleOf(question)}, tuned model` }
  return {
    state: 'planned',
    request,
    drawing: drawings[asked.figure],
    title: titleOf(question),
    fixes: question.fixes,
    differences: differences(asked.figure, {
      ...request,
      tuning: request.tuning ?? null,
      tasks: split.test,
      trainTasks: split.train,
      formats: request.formats,
      instancesPerTask: request.instancesPerTask ?? null,
      left: split.left,
      few: request.conditions?.some(({ selection }) => selection !== undefined) === true ? split.few(request.k) : null,
      templateSet: set?.name ?? null,
    }),
    before: earlierRun(host, request) ?? null,
    tuned: tuned && { request: tuned, before: earlierRun(host, tuned) ?? null },
  }
}

function titleOf({ figure, name }: Question): string {
  if (figure === null) return name
  return typeof figure === 'number' ? `Figure ${figure}, ${name}` : `${papers[figure]}, ${name}`
}

interface Split {
  readonly state: 'split'
  readonly train: readonly string[]
  readonly test: readonly string[]
  /** Test tasks of a kind that the question does not ask. */
  readonly left: number
  /** Test tasks with too few positive examples to draw k from. */
  readonly few: (k: number) => number
}

function splitOf(
  host: Pick<Host, 'store' | 'resources'>,
  { kinds, methods }: Question,
  name: string,
  { split, method, tuned, tunedModel }: ReplicationRequest,
): Split | Refused {
  const collection = findCollection(host.store, name)
  if (!collection) return { state: 'refused', reasons: [noSuchCollection(host.store, name)] }
  const tasks = new Map(listTasks(host.store, collection.id).map(({ task }) => [task.name, task]))
  const isAsked = ({ answerSpace }: Pick<Task, 'answerSpace'>) => kinds.includes(answerSpace.kind)
  const few = (names: readonly string[]) => (k: number) =>
    names.filter((task) => !hasEnoughExamples(tasks.get(task) ?? { positiveExamples: [] }, k)).length
  const given = split ?? starterSplit(host)
  if (split === undefined && given.test.every((task) => !tasks.has(task))) {
    // Whoever tunes nothing needs no train tasks.
    const all = [...tasks.values()].filter(isAsked).map((task) => task.name)
    if (asksAsIs({ methods }, { method, tuned, tunedModel }) && all.length > 0)
      return { state: 'split', train: [], test: all, left: tasks.size - all.length, few: few(all) }
    return {
      state: 'refused',
      reasons: [
        `invalid split: none is given, and the collection ${name} is not the starter one; give a split file: which tasks to train on, and which to ask`,
      ],
    }
  }
  // A task that is not there is refused, with its name, by the study.
  const test = given.test.filter((task) => {
    const there = tasks.get(task)
    return there === undefined || isAsked(there)
  })
  if (test.length === 0)
    return {
      state: 'refused',
      reasons: [`invalid split: no test task is one of ${kinds.join(' or ')}, and this figure asks no other`],
    }
  return { state: 'split', train: given.train, test, left: given.test.length - test.length, few: few(test) }
}

/** Whether nothing is tuned: that is how a question usually asks, or the tuned model is a file. */
function asksAsIs(
  { methods }: Pick<Question, 'methods'>,
  { method, tuned, tunedModel }: Pick<ReplicationRequest, 'method' | 'tuned' | 'tunedModel'>,
): boolean {
  return tunedModel !== undefined || (methods[0] === 'in context' && method === undefined && tuned !== true)
}

function requestOf(
  host: Pick<Host, 'dataDirectory'>,
  question: Question,
  asked: ReplicationRequest & { readonly collection: string },
  { train, test }: Split,
  templates: readonly ImportedTemplate[] | undefined,
): StudyRequest {
  const isStarter = asked.model === undefined
  const tuned = isStarter ? 'full' : 'lora'
  const method = asksAsIs(question, asked) ? 'in context' : (asked.method ?? tuned)
  const settings = {
    ...settingsOf(method === 'in context' ? tuned : method, isStarter),
    ...(asked.epochs !== undefined && { epochs: asked.epochs }),
    ...(asked.learningRate !== undefined && { learningRate: asked.learningRate }),
  }
  const study = askedStudy(question, {
    method,
    sizes: asked.sizes ?? sizes[asked.figure],
    seeds: asked.seeds ?? seeds[asked.figure],
    templatesPerCategory: asked.templatesPerCategory,
    importedTemplates: templates,
    paraphrases: asked.paraphrases,
    words: asked.words,
    spelled: asked.spelled,
    told: asked.told,
    formats: asked.formats,
    ...chosenFor(asked),
    instancesPerTask: asked.instancesPerTask ?? usualInstances,
    margin: asked.margin,
    maxAnswerTokens: asked.maxAnswerTokens ?? (isStarter ? starterAnswer : undefined),
    stop: asked.stop,
    ...(method === 'full' ? { fullSettings: settings } : { loraSettings: settings }),
  })
  return {
    ...requestFrom(study, train),
    name: asked.name ?? titleOf(question),
    collection: asked.collection,
    model: asked.model ?? starterModel(host),
    tasks: [...test],
    gpuLayers: asked.gpuLayers ?? 'auto',
    ...(asked.mode !== undefined && { mode: asked.mode }),
    ...(asked.threads !== undefined && { threads: asked.threads }),
    ...(asked.contextSize !== undefined && { contextSize: asked.contextSize }),
    // Of the starter's own tasks it is known which cannot take a condition.
    skipIneligible: asked.skipIneligible ?? asked.collection === starterCollection,
  }
}

/** What is said of the conditions, or what the paper has that the wizard begins with less of. */
function chosenFor({ figure, k, demonstrations, draws, orders }: ReplicationRequest) {
  if (figure !== 'min') return { k }
  return {
    k: k ?? paperK,
    demonstrations: demonstrations ?? demonstrationNames,
    draws: draws ?? mostSelections,
    orders: orders ?? mostSelections,
  }
}

/** Min et al. 2022. */
const paperK = 16

/** Instances of each train task: from low resource on, and so that each figure takes minutes with the starter model. */
const sizes = {
  2: [1, 5, 20, 50],
  3: [1, 5, 20, 50],
  4: [1, 2, 4, 10, 20, 50],
  'webson-pavlick': [32],
  lu: [50],
  min: [50],
  'format-spread': [],
} as const satisfies Record<Replicated, readonly number[]>
const seeds = {
  2: [1, 2],
  3: [1, 2],
  4: [1, 2, 3],
  'webson-pavlick': [1],
  lu: [1],
  min: [1],
  'format-spread': [],
} as const satisfies Record<Replicated, readonly number[]>
const usualInstances = 20
/** Tokens: enough for every answer in the starter collection. */
const starterAnswer = 16

function settingsOf(method: TuningMethod['kind'], isStarter: boolean) {
  const { settings } = tuningDefaults[method]
  // As in the starter study: so small a model learns faster.
  return isStarter && method === 'full'
    ? { ...settings, epochs: 2, learningRate: 3e-4, schedule: 'cosine' as const }
    : settings
}

import type { Reason } from '#contract/errors.ts'
import { studyProblem } from '#contract/study-problems.ts'
import type { AskedRequest } from '#contract/studies.ts'
import type { Condition } from '#core/conditions/condition.ts'
import type { Side, StudyProblem } from '#core/study/problems.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { factorsFrom } from '#core/study/study-request.ts'
import { canBeWeighed, namedTasks, noFacts, type StudyFacts, type StudyPlan } from '#core/study/validate.ts'
import { findCollection, listCollections, listTasks, type TaskRow } from '#store/collections.ts'
import type { Host } from '../host.ts'
import { fitToAsk, fitToTrain, type FitTasks } from './ineligible.ts'
import { lookUpModel, type LookedUp } from './look-up-model.ts'

/** `problems`: what speaks against a study; `reasons`: what else there is to say, one sentence each. */
export type Refused = {
  readonly state: 'refused'
  readonly reasons: readonly Reason[]
  readonly problems?: readonly StudyProblem[]
}

/** What a study comes to before any model is asked, and what is known then that may speak against it. */
export interface Outline {
  readonly plan: StudyPlan
  readonly facts: StudyFacts
  /** Test conditions, each once. */
  readonly conditions: readonly Condition[]
  readonly tuning: StudyTuning | null
  /** Tasks that are named and there. */
  readonly chosen: Readonly<Record<Side, readonly TaskRow[]>>
  readonly test: FitTasks
  readonly train: FitTasks
  readonly model: LookedUp
}

/** Gathers; `validateStudy` judges. Reads no instance but those that examples are drawn from, and asks no engine. */
export function outlineStudy(host: Pick<Host, 'store'>, plan: StudyPlan): Outline {
  const { conditions, tuning } = factorsFrom(plan)
  const collection = collectionOf(host, plan.collection)
  const chosen = collection.state === 'found' ? rowsOf(plan, collection.rows) : { test: [], train: [] }
  const weighed = collection.state === 'found' && canBeWeighed(plan)
  const options = { k: plan.k ?? 0, seed: plan.seed ?? 0 }
  const test = weighed
    ? fitToAsk(host.store, chosen.test, {
        ...options,
        conditions,
        decodings: plan.decodings ?? [],
        instancesPerTask: plan.instancesPerTask ?? null,
        instanceSeed: plan.instanceSeed,
      })
    : nobody
  const train = weighed && tuning !== null ? fitToTrain(host.store, chosen.train, tuning, options) : nobody
  const model = lookUpModel(host, plan.model, tuning !== null)
  return {
    plan,
    conditions,
    tuning,
    chosen,
    test,
    train,
    model,
    facts: {
      ...noFacts,
      collection: collection.fact,
      fitness: weighed ? { test: fitnessOf(test), train: fitnessOf(train) } : null,
      model: model.fact,
    },
  }
}

/** A request as a plan: of a study, whole or not. */
export function planOf(request: AskedRequest): StudyPlan {
  return { ...request, asks: true }
}

export function refuse(...problems: readonly StudyProblem[]): Refused {
  return { state: 'refused', reasons: [], problems }
}

/** As the contract has it. */
export function refusalOf({ reasons, problems = [] }: Refused) {
  return { reasons, problems }
}

const nobody: FitTasks = { fit: [], ineligible: [] }

function fitnessOf({ fit, ineligible }: FitTasks) {
  return { eligible: fit.length, ineligible }
}

function collectionOf({ store }: Pick<Host, 'store'>, name = '') {
  if (name === '') return { state: 'none' as const, fact: null }
  const collection = findCollection(store, name)
  if (!collection) {
    const here = listCollections(store).map((each) => each.name)
    return { state: 'missing' as const, fact: { state: 'missing' as const, here } }
  }
  const rows = listTasks(store, collection.id)
  return {
    state: 'found' as const,
    rows,
    fact: { state: 'found' as const, tasks: rows.map(({ task }) => task.name) },
  }
}

function rowsOf(plan: StudyPlan, all: readonly TaskRow[]): Outline['chosen'] {
  const byName = new Map(all.map((row) => [row.task.name, row]))
  const named = namedTasks(plan, [...byName.keys()])
  const rows = (names: readonly string[]) => [...new Set(names)].flatMap((name) => byName.get(name) ?? [])
  return { test: rows(named.test), train: rows(named.train) }
}

/** A problem that only another version of Placebo knows is left out: whoever begins anew is told what there is now. */
export function readRefusal(refusal: readonly unknown[]) {
  const problems = refusal.flatMap((each) => {
    const { data } = studyProblem.safeParse(each)
    return data ? [data] : []
  })
  const reasons = refusal.filter((each) => typeof each === 'string')
  return problems.length + reasons.length === 0 ? { reasons: [unknownRefusal] } : { reasons, problems }
}

const unknownRefusal = 'another version of Placebo refused it; start it once more to be told why'

import type { Condition } from '#core/conditions/condition.ts'
import { conditionName } from '#core/conditions/index.ts'
import { askedStudy, questions } from '#core/study/questions/index.ts'
import { listDrafts } from '#store/drafts.ts'
import { readQueue, type QueuedRow } from '#store/queue.ts'
import { listRuns } from '#store/runs.ts'
import { implementWith } from '../implement.ts'
import { readWork } from '../runs/plan-work.ts'
import { stateOf } from '../runs/run-standing.ts'
import { readRefusal } from './outline.ts'
import { draftView } from './draft-handlers.ts'

const os = implementWith<'store' | 'slot'>()

const list = os.studies.list.handler(({ context }) => ({
  studies: [
    ...listDrafts(context.store).map((row) => ofDraft(draftView(row))),
    ...readQueue(context.store).flatMap(ofQueued),
    ...listRuns(context.store).map((run) => ({
      name: run.name,
      collection: run.study.collection,
      model: run.study.model.name,
      ...asked(run.study),
      where: { state: 'run' as const, run: run.id, is: stateOf(context, run) },
    })),
  ],
}))

export const studyList = { list }

function ofDraft({ id, name, content }: ReturnType<typeof draftView>) {
  return {
    name,
    collection: content.collection ?? null,
    model: content.model ?? null,
    ...asked(askedStudy(questions[content.question ?? 'grid'], content)),
    where: { state: 'draft' as const, id },
  }
}

/** What carries on with a run is no study of its own; nor is one that this version does not understand any more. */
function ofQueued(row: QueuedRow) {
  const work = readWork(row)
  if (work === undefined || work.kind === 'resume') return []
  const { collection, model } = work.request
  return [
    {
      name: row.name,
      collection,
      model,
      ...(work.kind === 'study'
        ? asked(work.request)
        : { conditions: [conditionName(work.request.condition)], tuning: work.request.method.kind }),
      where: { state: 'queued' as const, id: row.id, refusal: row.refusal && readRefusal(row.refusal) },
    },
  ]
}

function asked({ conditions = [], tuning = null }: Asked) {
  const tested =
    tuning === null ? conditions : tuning.testConditions === 'same' ? tuning.trainConditions : tuning.testConditions
  return { conditions: tested.map(conditionName), tuning: tuning?.method.kind ?? null }
}

interface Asked {
  readonly conditions?: readonly Condition[] | undefined
  readonly tuning?:
    | {
        readonly method: { readonly kind: 'full' | 'lora' }
        readonly trainConditions: readonly Condition[]
        readonly testConditions: 'same' | readonly Condition[]
      }
    | null
    | undefined
}

import type { DraftContent } from '#contract/drafts.ts'
import type { StudyRequest } from '#contract/runs.ts'
import type { Condition } from '#core/conditions/condition.ts'

/**
 * A request as the wizard's draft of a grid of one's own: it leaves everything free, and so can take any study. One
 * with sampled formats is a draft of their question.
 */
export function draftOf(request: StudyRequest): DraftContent {
  const { tuning, conditions = [], name, tasks, threads, contextSize, format, instancesPerTask, instanceSeed } = request
  return {
    question: request.formats === undefined ? 'grid' : 'format spread',
    ...(request.formats !== undefined && { formats: request.formats }),
    collection: request.collection,
    model: request.model,
    gpuLayers: request.gpuLayers,
    decodings: request.decodings,
    skipIneligible: request.skipIneligible,
    k: request.k,
    seed: request.seed,
    margin: request.margin,
    maxAnswerTokens: request.maxAnswerTokens,
    ...(request.stop !== undefined && { stop: request.stop }),
    threads: threads ?? null,
    contextSize: contextSize ?? null,
    format: format ?? null,
    systemMessage: request.systemMessage ?? null,
    mode: request.mode ?? 'exact',
    labelScore: request.labelScore ?? 'sum',
    sampling: request.sampling ?? null,
    primary: request.primary ?? null,
    instancesPerTask: instancesPerTask ?? null,
    instanceSeed: instanceSeed ?? null,
    trainTasks: tuning?.trainTasks ?? [],
    ...(name !== undefined && { name }),
    ...(tasks && { testTasks: tasks }),
    splitBy: 'hand',
    own: (tuning?.trainConditions ?? conditions).filter(isOwn),
    ...(tuning ? tunedChoices(tuning) : { method: 'in context' as const, conditions: conditions.filter(isBuiltIn) }),
  }
}

function tunedChoices({
  method,
  settings,
  trainConditions,
  testConditions,
  sizes,
  seeds,
  heldOutPerTask,
  checkpoints,
}: NonNullable<StudyRequest['tuning']>): DraftContent {
  const training: DraftContent =
    method.kind === 'full'
      ? { method: 'full', fullSettings: settings }
      : {
          method: 'lora',
          loraSettings: settings,
          lora: { rank: method.rank, alpha: method.alpha, matrices: method.matrices },
        }
  return {
    ...training,
    conditions: trainConditions.filter(isBuiltIn),
    testConditions: testConditions === 'same' ? testConditions : testConditions.filter(isBuiltIn),
    sizes,
    seeds,
    heldOutPerTask,
    checkpoints: checkpoints ?? null,
  }
}

function isOwn({ own }: Condition): boolean {
  return own !== undefined
}

function isBuiltIn(condition: Condition): boolean {
  return !isOwn(condition)
}

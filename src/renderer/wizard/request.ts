import type { DraftContent } from '#contract/drafts.ts'
import type { AskedRequest } from '#contract/studies.ts'
import { askedStudy, questions, type AskedStudy, type Question } from '#core/study/questions/index.ts'
import { settledLabelScore } from '#core/answers/label-score.ts'
import { settledMode } from '#core/study/mode-difference.ts'
import { requestFrom } from '#core/study/study-request.ts'

/** The question of a draft; a grid of one's own leaves everything free that is not chosen yet. */
export function questionOf({ question = 'grid' }: DraftContent): Question {
  return questions[question]
}

/** What a draft makes of its question. */
export function studyOf(content: DraftContent): AskedStudy {
  return askedStudy(questionOf(content), content)
}

/** What a draft asks for: the request its study is begun with, as far as it is there. */
export function requestOf(content: DraftContent): AskedRequest {
  const {
    name,
    collection,
    model,
    testTasks,
    trainTasks = [],
    gpuLayers = 'auto',
    threads,
    contextSize,
    format,
    systemMessage,
    mode,
    labelScore,
    sampling,
    primary,
    skipIneligible = false,
  } = content
  return {
    ...requestFrom(studyOf(content), trainTasks),
    gpuLayers,
    skipIneligible,
    ...(name !== undefined && name.trim() !== '' && { name: name.trim() }),
    ...(collection !== undefined && { collection }),
    ...(model !== undefined && { model }),
    ...(testTasks && { tasks: testTasks }),
    ...isSet('threads', threads),
    ...isSet('contextSize', contextSize),
    ...isSet('format', format),
    ...isSet('systemMessage', systemMessage),
    ...isSet('mode', settledMode(mode)),
    ...isSet('labelScore', settledLabelScore(labelScore)),
    ...isSet('sampling', sampling),
    ...isSet('primary', primary),
  }
}

/** The same of every further model, each under a name that tells it from the others. */
export function furtherRequests({ furtherModels = [], model, name }: DraftContent, request: AskedRequest) {
  const named = (of: string | undefined) =>
    name === undefined || name.trim() === '' || of === undefined ? {} : { name: `${name.trim()}, ${of}` }
  const others = furtherModels.filter((each) => each !== model)
  return {
    first: others.length === 0 ? request : { ...request, ...named(model) },
    others: others.map((each) => ({ ...request, model: each, ...named(each) })),
  }
}

function isSet<K extends string, T>(key: K, value: T | null | undefined): Partial<Record<K, T>> {
  return value === null || value === undefined ? {} : ({ [key]: value } as Record<K, T>)
}

import type { DraftContent } from '#contract/drafts.ts'
import type { AskedRequest } from '#contract/studies.ts'
import { askedStudy, questions, type AskedStudy, type Question } from '#core/study/questions/index.ts'

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
  const { conditions, tuning, decodings, k, seed, margin, maxAnswerTokens, stop, instancesPerTask } = studyOf(content)
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
    skipIneligible = false,
  } = content
  return {
    k,
    seed,
    margin,
    maxAnswerTokens,
    stop,
    gpuLayers,
    decodings: [...decodings],
    skipIneligible,
    ...(name !== undefined && name.trim() !== '' && { name: name.trim() }),
    ...(collection !== undefined && { collection }),
    ...(model !== undefined && { model }),
    ...(testTasks && { tasks: testTasks }),
    ...isSet('instancesPerTask', instancesPerTask),
    ...isSet('threads', threads),
    ...isSet('contextSize', contextSize),
    ...isSet('format', format),
    ...(tuning === null
      ? { conditions: [...conditions] }
      : {
          tuning: {
            method:
              tuning.method.kind === 'lora'
                ? { ...tuning.method, matrices: [...tuning.method.matrices] }
                : tuning.method,
            settings: tuning.settings,
            trainConditions: [...tuning.trainConditions],
            testConditions: tuning.testConditions === 'same' ? 'same' : [...tuning.testConditions],
            sizes: [...tuning.sizes],
            seeds: [...tuning.seeds],
            heldOutPerTask: tuning.heldOutPerTask,
            trainTasks,
          },
        }),
  }
}

function isSet<K extends string, T>(key: K, value: T | null | undefined): Partial<Record<K, T>> {
  return value === null || value === undefined ? {} : ({ [key]: value } as Record<K, T>)
}

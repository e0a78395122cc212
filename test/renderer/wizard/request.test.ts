import { describe, expect, test } from 'vitest'
import type { DraftContent } from '#contract/drafts.ts'
import { studyRequest } from '#contract/runs.ts'
import { presets } from '#core/conditions/index.ts'
import { questionNames } from '#core/study/questions/index.ts'
import { requestOf } from '#renderer/wizard/request.ts'

describe('the request of a draft', () => {
  test.each(questionNames)('is one a study can be begun with once tasks and model are chosen: %s', (question) => {
    expect(
      studyRequest.safeParse(requestOf({ question, collection: 'c', model: 'm', testTasks: ['a'], trainTasks: ['b'] }))
        .error,
    ).toBeUndefined()
  })

  test('of an empty draft says what it can', () => {
    expect(requestOf({})).toMatchObject({
      k: 2,
      decodings: ['free'],
      gpuLayers: 'auto',
      skipIneligible: false,
      tuning: { trainTasks: [] },
    })
    expect(requestOf({})).not.toHaveProperty('collection')
  })

  test('has conditions or tuning, and leaves out what is as the model has it', () => {
    const content: DraftContent = {
      question: 'in context',
      instancesPerTask: null,
      threads: null,
      contextSize: null,
      format: null,
      name: '  ',
    }
    const request = requestOf(content)
    expect(request.conditions).toEqual(Object.values(presets))
    for (const field of ['tuning', 'instancesPerTask', 'threads', 'contextSize', 'format', 'name'])
      expect(request).not.toHaveProperty(field)
    expect(
      requestOf({ ...content, instancesPerTask: 5, threads: 2, contextSize: 100, format: 'plain', name: ' mine ' }),
    ).toMatchObject({
      instancesPerTask: 5,
      threads: 2,
      contextSize: 100,
      format: 'plain',
      name: 'mine',
    })
  })
})

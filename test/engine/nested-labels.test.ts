import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { promptCandidates } from '#core/prompts/index.ts'
import type { Asker } from '#engine/process/asker.ts'
import type { ExactModel } from '#engine/process/load.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { answered, askerOf, asking, loadHere } from './in-process.ts'

/**
 * A pretrained model that is shown how to repeat a word repeats it. Label spaces of which one label begins another:
 * task880 (INFORM, INFORM_INTENT), task084 (Fact 1, Fact 10).
 */
describe.skipIf(!sharedAvailable)(`labels of which one begins another${sharedReason}`, () => {
  let loaded: ExactModel
  let asker: Asker
  beforeAll(async () => {
    loaded = await loadHere(sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf'), { contextSize: 512 })
    asker = askerOf(loaded)
  }, 60_000)
  afterAll(() => loaded.dispose())

  test.each(
    (['constrained', 'likelihood'] as const).flatMap((decoding) =>
      [
        ['INFORM', 'INFORM_INTENT'],
        ['Fact 1', 'Fact 10'],
      ].map((labels) => [decoding, labels] as const),
    ),
  )(
    '%s: each of %j can be the answer',
    async (decoding, labels) => {
      const answers: string[] = []
      for (const label of labels) {
        const shown = [...labels.filter((each) => each !== label), label]
        const examples = shown.map((each) => ({ input: each, output: each, source: 'task' as const }))
        const candidates = promptCandidates(
          'tk-instruct',
          { definition: 'Repeat the input.', examples },
          { input: label },
        )
        answers.push(answered(await asker.ask(asking('', { candidates, labels, decoding }))).raw)
      }
      expect(answers).toEqual(labels)
    },
    120_000,
  )
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AskRequest, Engine } from '#engine/engine.ts'
import { calibrate } from '#host/studies/speed-check/calibrate.ts'
import { meanAnswer } from '#host/studies/speed-check/time-asking.ts'
import { openHostAt, type TestHost } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { fileFolder } from '../../support/temporary.ts'

const ended = (tokens: number) => ({ tokens, ended: true })
const cut = (tokens: number) => ({ tokens, ended: false })

// By hand: all tokens over the answers that ended, m; of answers of at most 128 tokens m (1 − exp(−128 / m)).
test.each([
  ['no answer', [], null],
  ['answers that all ended', [ended(2), ended(4)], 3],
  ['one of three was cut', [ended(4), ended(4), cut(32)], 20 * (1 - Math.exp(-6.4))],
  ['one of three ended', [ended(6), cut(32), cut(32)], 70 * (1 - Math.exp(-128 / 70))],
  ['none ended', [cut(32), cut(32)], 128],
])('the mean length of %s', (_, answers, mean) => {
  if (mean === null) expect(meanAnswer(answers, 128)).toBeNull()
  else expect(meanAnswer(answers, 128)).toBeCloseTo(mean, 10)
})

/** Seconds that 100 tokens take one thread: at the so many-th prompt, with so many threads in all. */
type Pace = (place: number, threads: number) => number

describe('a speed check', () => {
  const folder = fileFolder('speed-check')
  const model = writeTestModel(folder)
  let opened: TestHost & { readonly close: () => Promise<void> }
  beforeAll(() => (opened = openHostAt(folder)))
  afterAll(() => opened.close())

  /** The model of a clock alone: it is as fast as the pace says, whatever this machine is. */
  async function checked(
    pace: Pace,
    more: { readonly mode?: 'fast'; readonly training?: true; readonly threads?: number } = {},
  ) {
    let [ms, place, threads] = [0, 0, 1]
    let known: readonly string[] = []
    const answers = (requests: readonly AskRequest[]) => {
      const before = known
      known = requests.map(sharedPart)
      return requests.map((request, i) => {
        const { text } = request.candidates[0] ?? { text: '' }
        const shared = sharedPart(request)
        // What prompts share is read once, and is still there at the next call.
        const isRead = before.includes(shared) || known.indexOf(shared) < i
        const tokens = (text.length - (isRead ? shared.length : 0)) / 4
        ms += (10 * tokens * pace(place++, threads)) / threads
        return {
          state: 'answered',
          fit: { state: 'fits', candidate: 0, text, promptTokens: text.length / 4 },
          raw: 'yes',
          stop: request.maxAnswerTokens === 1 ? 'token limit' : 'newline',
          answerTokens: Math.min(request.maxAnswerTokens, 2),
        } as const
      })
    }
    const engine: Engine = Object.setPrototypeOf(
      {
        load(request: { readonly threads: number }) {
          ms += 500
          ;({ threads } = request)
          return Promise.resolve({ state: 'loaded', engineBuild: '1', contextSize: 512, gpu: '', gpuLayers: 0 })
        },
        ask: (request: AskRequest) => Promise.resolve(answers([request])[0]),
        async *askAll(requests: readonly AskRequest[]) {
          for (const [index, answer] of answers(requests).entries()) yield await Promise.resolve({ index, answer })
        },
      },
      opened.host.engine,
    ) as Engine
    const trainer = Object.setPrototypeOf(
      {
        measure({ seconds }: { readonly seconds: number }) {
          ms += 1000 * seconds
          return Promise.resolve({ state: 'measured', tokensPerSecond: [100, 110], threads: 2 })
        },
      },
      opened.host.trainer,
    ) as typeof opened.host.trainer
    const found = await calibrate(
      { ...opened.host, engine, trainer, now: () => ms },
      {
        model,
        gpuLayers: 0,
        threads: more.threads ?? 2,
        ...(more.mode && { mode: more.mode }),
        ...(more.training && { method: { kind: 'full' } }),
      },
    )
    if (found.state === 'refused') throw new Error(JSON.stringify(found))
    return found.calibration
  }

  test.each<[string, Pace, Parameters<typeof checked>[1], 'few' | 'uneven' | null]>([
    ['a quick model', () => 0.02, {}, null],
    ['a slow one: few prompts are timed', () => 2, {}, 'few'],
    ['a slow one that is trained, too', () => 2, { training: true }, 'few'],
    ['a slow one in fast mode, which measures exact mode, too', () => 1, { mode: 'fast' }, 'few'],
    ['beside other work: prompts take different times', (place) => (place % 50 < 25 ? 0.01 : 0.06), {}, 'uneven'],
  ])('takes at most 15 seconds, and says why its estimate is wide: %s', async (_, pace, more, wide) => {
    const { seconds, ...found } = await checked(pace, more)
    expect(seconds).toBeLessThanOrEqual(15)
    expect(found.wide).toBe(wide)
  })

  test.each<[string, Pace, number, number, number]>([
    ["two threads get in each other's way", (_, threads) => (threads === 1 ? 0.1 : 0.4), 2, 1, 2],
    ['two threads do twice the work', () => 0.1, 2, 1, 0.5],
    ['each pair of eight shares a core', (_, threads) => (threads === 8 ? 0.24 : 0.1), 8, 4, 1.2],
  ])('tells which fewer threads are the fastest: %s', async (_, pace, all, threads, times) => {
    expect((await checked(pace, { threads: all })).fewerThreads).toEqual({
      threads,
      times: expect.closeTo(times, 1) as number,
    })
  })
})

function sharedPart({ candidates: [first] }: AskRequest): string {
  return first?.text.slice(0, first.sharedLength) ?? ''
}

import { expect, test } from 'vitest'
import { meanAnswer } from '#host/studies/calibrate.ts'

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

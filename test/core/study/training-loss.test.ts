import { expect, test } from 'vitest'
import { heldOutLossInWords, lossSentence, trainLossInWords, type TrainingLoss } from '#core/study/training-loss.ts'

const known: TrainingLoss = {
  firstEpochLoss: 2.31,
  lastEpochLoss: 0.42,
  loss: 0.17,
  heldOutBefore: 2.4,
  heldOutLoss: 0.55,
}
const nothing: TrainingLoss = {
  firstEpochLoss: null,
  lastEpochLoss: null,
  loss: null,
  heldOutBefore: null,
  heldOutLoss: null,
}

test.each<[string, TrainingLoss, string, string, string]>([
  ['several epochs', known, '2.310 → 0.420', '2.400 → 0.550', 'loss 2.310 → 0.420 (held out 2.400 → 0.550)'],
  ['one epoch', { ...known, firstEpochLoss: 0.42 }, '0.420', '2.400 → 0.550', 'loss 0.420 (held out 2.400 → 0.550)'],
  [
    'nothing held out',
    { ...known, heldOutBefore: null, heldOutLoss: null },
    '2.310 → 0.420',
    '–',
    'loss 2.310 → 0.420',
  ],
  [
    'a training by a version that kept the last step alone',
    { ...nothing, loss: 0.17, heldOutLoss: 0.55 },
    '0.170 (last step)',
    '0.550',
    'loss 0.170 (last step) (held out 0.550)',
  ],
  [
    'begun by that version, gone on with by this one',
    { ...known, firstEpochLoss: null, heldOutBefore: null },
    '0.420',
    '0.550',
    'loss 0.420 (held out 0.550)',
  ],
  ['not trained yet', nothing, '–', '–', 'loss –'],
])('%s', (_name, loss, trained, heldOut, sentence) => {
  expect([trainLossInWords(loss), heldOutLossInWords(loss), lossSentence(loss)]).toEqual([trained, heldOut, sentence])
})

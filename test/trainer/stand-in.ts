import { setImmediate as turn } from 'node:timers/promises'
import { serve } from '#processes/serve.ts'
import { unpacked, type TrainerCalls } from '#trainer/messages.ts'
import type { TokenExample } from '#trainer/trainer.ts'

const nothing = { size: 0, types: [] }

/** Answers as the trainer process does, without training: what it was given comes back as losses and logits. */
serve<TrainerCalls>({
  inspect({ file, method }) {
    if (file === 'fail.gguf') throw new Error('no luck')
    return {
      state: 'trainable',
      architecture: file,
      trained: method.kind === 'full' ? 2 : 1,
      parameters: 2,
      memory: { fixed: 8, perToken: 1 },
    }
  },
  async train({ settings, ...request }, emit, signal) {
    const [examples, heldOut] = [unpacked(request.examples), unpacked(request.heldOut)]
    emit({ type: 'begun', steps: settings.epochs, done: 0, threads: 1, heldOutBefore: null })
    for (let step = 1; step <= settings.epochs; step++) {
      if (signal.aborted) return { state: 'stopped', step }
      if (request.base === 'dies.gguf' && step === 3) process.kill(process.pid, 'SIGABRT')
      emit({
        type: 'step',
        step,
        steps: settings.epochs,
        loss: 1 / step,
        epochLoss: null,
        endsEpoch: false,
        learningRate: 0,
        gradientNorm: 0,
        tokensPerSecond: 0,
        secondsLeft: 0,
      })
      await turn()
    }
    return {
      state: 'trained',
      steps: examples.length,
      loss: checksum(examples),
      firstEpochLoss: null,
      lastEpochLoss: null,
      heldOutBefore: null,
      heldOutLoss: checksum(heldOut),
      sha256: '',
    }
  },
  follow: ({ rows }) => ({
    state: 'followed',
    rows: unpacked(rows).map(({ tokens, answerFrom }) => ({
      greedy: tokens.slice(answerFrom),
      greedyLogits: Float32Array.from(tokens.slice(answerFrom)),
      logits: Float32Array.from(tokens.slice(answerFrom)),
    })),
  }),
  measure: ({ length }) => ({ state: 'measured', tokensPerSecond: [length], threads: 1 }),
  merge: ({ output }) => ({ state: 'merged', sha256: output, roundedAgain: null }),
  conversions: () => ({ state: 'listed', now: nothing, choices: [] }),
  convert: ({ source, output }) => ({
    state: 'converted',
    sha256: output,
    sourceSha256: source,
    before: nothing,
    after: nothing,
  }),
})

function checksum(examples: readonly TokenExample[]): number {
  return examples.reduce(
    (sum, { tokens, answerFrom }) =>
      tokens.reduce((all, token, i) => (all * 31 + token * (i + 1) + answerFrom) % 1_000_003, sum),
    0,
  )
}

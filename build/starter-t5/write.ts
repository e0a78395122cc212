import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { forkNode } from '#processes/fork-node.ts'
import { createTrainer } from '#trainer/client.ts'
import type { Trainer } from '#trainer/trainer.ts'
import { writeGguf } from '../random-model/gguf-file.ts'
import { untrainedModel } from './model.ts'
import { recipeRows, recipeVocabulary } from './rows.ts'
import { phases, seed, shape, type Phase } from './recipe.ts'
import { starterT5Card, type PhaseRun } from './card.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * Makes the starter T5 from nothing but the recipe. Done in one go; it takes as long as its card says. `--threads N`
 * leaves the rest of the machine to others; the weights come out the same.
 */
const { threads } = parseArgs({ options: { threads: { type: 'string' } } }).values
const folder = fileURLToPath(new URL('../../resources/models/t5/', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'placebo-starter-t5-'))
const trainer = createTrainer({ fork: forkNode })
try {
  const vocabulary = recipeVocabulary()
  let base = join(work, 'untrained.gguf')
  writeGguf(base, untrainedModel(shape, vocabulary, seed))
  const runs: PhaseRun[] = []
  for (const phase of phases) {
    const output = join(work, `${phase.name}.gguf`)
    runs.push(await pretrain(trainer, phase, vocabulary, base, output))
    base = output
  }
  mkdirSync(folder, { recursive: true })
  copyFileSync(base, join(folder, 'placebo-starter-t5.gguf'))
  writeFileSync(join(folder, 'README.md'), starterT5Card(vocabulary, runs))
  console.log('wrote resources/models/t5')
} finally {
  await trainer.close()
  rmSync(work, { recursive: true, force: true })
}

async function pretrain(
  by: Trainer,
  phase: Phase,
  vocabulary: Vocabulary,
  base: string,
  output: string,
): Promise<PhaseRun> {
  const examples = recipeRows(phase, vocabulary, 'train')
  const began = performance.now()
  const events = by.train(
    {
      base,
      output,
      method: { kind: 'full' },
      settings: { ...phase.settings, epochs: 1, seed },
      examples,
      heldOut: recipeRows(phase, vocabulary, 'held out'),
      contextSize: shape.contextLength,
      threads: threads === undefined ? 'measured' : Number(threads),
      checkpoint: `${output}.checkpoint`,
      provenance: { recipe: 'starter T5', phase: phase.name, seed },
    },
    new AbortController().signal,
  )
  for (;;) {
    const step = await events.next()
    const seconds = (performance.now() - began) / 1000
    if (step.done) {
      if (step.value.state !== 'trained')
        throw new Error(`phase ${phase.name}: ${step.value.state === 'stopped' ? 'stopped' : step.value.reason}`)
      return {
        phase,
        seconds,
        tokens: examples.reduce((sum, { tokens }) => sum + tokens.length, 0),
        steps: step.value.steps,
        loss: step.value.loss,
        heldOutLoss: step.value.heldOutLoss,
      }
    }
    if (step.value.type === 'step' && step.value.step % 50 === 0)
      console.log(
        `${phase.name} ${step.value.step}/${step.value.steps} loss ${step.value.loss.toFixed(3)} ${step.value.tokensPerSecond.toFixed(0)} tokens/s, ${step.value.secondsLeft.toFixed(0)} s left`,
      )
    if (step.value.type === 'checkpoint')
      console.log(
        `${phase.name} held-out loss ${step.value.heldOutLoss?.toFixed(3) ?? '–'} after ${seconds.toFixed(0)} s`,
      )
  }
}

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrainingSettings } from '#core/study/tuning.ts'
import { forkNode } from '#processes/fork-node.ts'
import { createTrainer } from '#trainer/client.ts'
import type { TokenExample, Trainer } from '#trainer/trainer.ts'
import { writeGguf, type GgufFile } from './random-model/gguf-file.ts'

/** A stretch of a recipe with rows and settings of its own. */
export interface PretrainingPhase {
  readonly name: string
  readonly settings: Omit<TrainingSettings, 'epochs' | 'seed'>
}

export interface PhaseRun<Phase> {
  readonly phase: Phase
  readonly seconds: number
  readonly tokens: number
  readonly steps: number
  /** Nats per token, of the last step. */
  readonly loss: number
  readonly heldOutLoss: number | null
}

export interface Pretraining<Phase> {
  /** What the model is called in its own metadata. */
  readonly recipe: string
  readonly untrained: GgufFile
  readonly phases: readonly Phase[]
  /** What is trained on, or what the loss is told of and is never trained on. */
  readonly rows: (phase: Phase, part: 'train' | 'held out') => readonly TokenExample[]
  readonly contextSize: number
  readonly seed: number
  /** The weights are the same with any number. */
  readonly threads: number | 'measured'
}

/** Trains a model through its phases, one after the other, and writes it to `output`. */
export async function pretrain<Phase extends PretrainingPhase>(
  pretraining: Pretraining<Phase>,
  output: string,
): Promise<readonly PhaseRun<Phase>[]> {
  const work = mkdtempSync(join(tmpdir(), 'placebo-pretraining-'))
  const trainer = createTrainer({ fork: forkNode })
  try {
    let base = join(work, 'untrained.gguf')
    writeGguf(base, pretraining.untrained)
    const runs: PhaseRun<Phase>[] = []
    for (const phase of pretraining.phases) {
      const trained = join(work, `${phase.name}.gguf`)
      runs.push(await trainPhase(trainer, pretraining, phase, base, trained))
      base = trained
    }
    copyFileSync(base, output)
    return runs
  } finally {
    await trainer.close()
    rmSync(work, { recursive: true, force: true })
  }
}

async function trainPhase<Phase extends PretrainingPhase>(
  trainer: Trainer,
  { recipe, rows, contextSize, seed, threads }: Pretraining<Phase>,
  phase: Phase,
  base: string,
  output: string,
): Promise<PhaseRun<Phase>> {
  const examples = rows(phase, 'train')
  const began = performance.now()
  const events = trainer.train(
    {
      base,
      output,
      method: { kind: 'full' },
      settings: { ...phase.settings, epochs: 1, seed },
      examples,
      heldOut: rows(phase, 'held out'),
      contextSize,
      threads,
      checkpoint: `${output}.checkpoint`,
      provenance: { recipe, phase: phase.name, seed },
    },
    new AbortController().signal,
  )
  for (;;) {
    const step = await events.next()
    const seconds = (performance.now() - began) / 1000
    if (step.done) {
      if (step.value.state !== 'trained')
        throw new Error(`phase ${phase.name}: ${step.value.state === 'stopped' ? 'stopped' : step.value.reason}`)
      const { steps, loss, heldOutLoss } = step.value
      return {
        phase,
        seconds,
        tokens: examples.reduce((sum, { tokens }) => sum + tokens.length, 0),
        steps,
        loss,
        heldOutLoss,
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

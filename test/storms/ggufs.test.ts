import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createEngine } from '#engine/client.ts'
import { forkNode } from '#processes/fork-node.ts'
import type { Fork } from '#processes/fork.ts'
import { createTrainer } from '#trainer/client.ts'
import { asking } from '../engine/in-process.ts'
import { tinyModel } from '../engine/models.ts'
import { attackOf } from './gguf-attacks.ts'
import { stormTimeout, weather, type Outcome } from './storm.ts'

const request = asking('Input: a good movie\nOutput: ', { maxAnswerTokens: 4 })

test('hostile GGUF files', { timeout: stormTimeout }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'placebo-ggufs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const base = tinyModel(folder, 'base.gguf')
  const started = { engine: [] as number[], trainer: 0 }
  const fork: Fork = (modulePath) => {
    const child = forkNode(modulePath)
    if (/engine.process.main/.test(modulePath)) started.engine.push(child.pid ?? 0)
    if (modulePath.includes('trainer')) started.trainer++
    return child
  }
  const [engine, trainer] = [createEngine({ fork }), createTrainer({ fork })]
  onTestFinished(async () => {
    await Promise.all([engine.close(), trainer.close()])
  })

  /** What was let in has to answer; asking it must not end the engine. */
  const asked = async (file: string, adapter?: string): Promise<Outcome> => {
    const before = started.engine.length
    const loaded = await engine.load({
      file,
      gpuLayers: 0,
      threads: 1,
      contextSize: 256,
      ...(adapter === undefined ? {} : { adapter }),
    })
    if (loaded.state === 'refused' && adapter !== undefined) return refusal(loaded.reason, adapter)
    if (loaded.state === 'refused') return { state: 'broken', what: `let in, not loaded: ${loaded.reason}` }
    const answer = await engine.ask(request)
    if (answer.state !== 'answered') return { state: 'broken', what: `let in, not answered: ${JSON.stringify(answer)}` }
    return started.engine.length - before <= (before === 0 ? 1 : 0)
      ? { state: 'accepted' }
      : { state: 'broken', what: 'the engine process ended' }
  }

  const attackModel = async (file: string, number: number): Promise<Outcome> => {
    const trainable = await trainer.inspect(file, { kind: 'lora', rank: 4, alpha: 8, matrices: ['attn_q'] })
    if (started.trainer > 1) return { state: 'broken', what: `the trainer process ended: ${JSON.stringify(trainable)}` }
    const inspection = await engine.inspect(file)
    if (inspection.state === 'refused') return refusal(inspection.reason, file)
    const checked = await engine.check(file)
    if (checked.state === 'refused') return refusal(checked.reason, file)
    const attempted = await engine.attempt(file)
    const isUsable = attempted.state === 'usable'
    const memory = isUsable || number % 5 === 0 ? await engine.memory({ file, contextSize: 256 }) : undefined
    if (memory?.state === 'refused' && isUsable)
      return { state: 'broken', what: `let in, and its memory is not known: ${memory.reason}` }
    if (attempted.state === 'refused') return refusal(attempted.reason, file)
    const outcome = await asked(file)
    if (outcome.state !== 'accepted' || !inspection.model.hasChatTemplate) return outcome
    const turn = await engine.ask({ ...request, userTurn: true })
    return turn.state === 'answered' || turn.state === 'too-long'
      ? outcome
      : { state: 'broken', what: `its template was let in, and its user turn is not answered: ${turn.message}` }
  }

  const weathered = await weather({
    name: 'hostile GGUF files',
    few: 12,
    all: 1000,
    pid: () => started.engine.at(-1) ?? 0,
    attack: async (random, number) => {
      const { name, kind, bytes } = attackOf(random, number)
      const file = join(folder, `attack-${number}.gguf`)
      writeFileSync(file, bytes)
      const outcome = kind === 'adapter' ? await asked(base, file) : await attackModel(file, number)
      if (statSync(file).size !== bytes.length) return { state: 'broken', what: `${name}: the file was changed` }
      rmSync(file)
      const log = process.env['STORM_LOG']
      if (log !== undefined) writeFileSync(log, `${number}\t${name}\t${JSON.stringify(outcome)}\n`, { flag: 'a' })
      return outcome.state === 'broken' ? { ...outcome, what: `${name}: ${outcome.what}` } : outcome
    },
  })
  expect(weathered.broken).toEqual([])
})

/** Names the file and gives a reason; a stack, or llama.cpp's bare "Failed to load model", is none. */
function refusal(reason: string, file: string): Outcome {
  const reported = reason.replaceAll(file, 'FILE')
  const isReason =
    reported.includes('FILE: ') &&
    !/\n\s+at |internal error|undefined|\[object|could not be loaded: (?:Error: )?Failed to load model\.?;?\s*$/.test(
      reported,
    )
  return isReason
    ? { state: 'refused', reason: reported }
    : { state: 'broken', what: `refused without a reason: ${reported}` }
}

import { existsSync, rmSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { seededRandom } from '#core/random/index.ts'
import type { Refused, TokenExample, TrainEnd, TrainEvent, TrainRequest } from '../trainer.ts'
import { stepCount } from '#core/study/optimiser-steps.ts'
import { loadAddon, type Batch, type NativeModel } from '#addon/addon.ts'
import { readArchitecture } from './architecture.ts'
import { answerTokens, batchesOf, maxTokens } from './batches.ts'
import { readCheckpoint, readStanding, writeCheckpoint, type Standing } from './checkpoint.ts'
import { describeGguf } from '#addon/describe.ts'
import {
  endDivergence,
  gradientDivergence,
  lossDivergence,
  nothingWatched,
  withGradient,
  withLoss,
} from './divergence.ts'
import { meanSoFar, noEpochYet, withStep } from './epoch-loss.ts'
import { messageOf, writeWhole } from './output.ts'
import { faultOf, identityOf } from './request.ts'
import type { Shape } from '#addon/shape.ts'
import { learningRateAt, stepsFrom } from './steps.ts'
import { fixedThreads, threadsByLoad, type Threads } from './threads.ts'

/** β and ε of AdamW as PyTorch and Hugging Face have them. */
const adamW = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
/** Trains one model, or goes on with it; see Trainer.train. */
export async function train(
  request: TrainRequest,
  emit: (event: TrainEvent) => void,
  signal: AbortSignal,
): Promise<TrainEnd> {
  try {
    const begun = await begin(request)
    if (begun.state !== 'begun') return begun
    try {
      return await carryOn(request, begun, emit, signal)
    } finally {
      begun.model.close()
    }
  } catch (error) {
    return { state: 'failed', reason: messageOf(error) }
  }
}

interface Begun {
  readonly state: 'begun'
  readonly model: NativeModel
  readonly shape: Shape
  readonly standing: Standing
}

async function begin(request: TrainRequest): Promise<Begun | TrainEnd> {
  const { base, method, output, checkpoint } = request
  const addon = await loadAddon()
  if (!existsSync(base)) return { state: 'refused', reason: `invalid model file: ${base}: there is no such file` }
  const described = attempt(() => describeGguf(base), base)
  if (described.state === 'refused') return described
  const read = readArchitecture(base, described.result, method, addon.types())
  if (read.state === 'refused') return read
  const fault = faultOf(request, read.shape)
  if (fault !== undefined) return fault
  const identity = await identityOf(request)
  const opened = attempt(() => new addon.Model({ file: base, shape: read.shape, method, threads: 1 }), base)
  if (opened.state === 'refused') return opened
  const model = opened.result
  drawFactors(model, request)
  const end = lastStep(request)
  const found = isBeyond(checkpoint, identity, end) ? noCheckpoint : readCheckpoint(checkpoint, model, identity)
  const standing =
    found.state === 'read'
      ? found.standing
      : { identity, step: 0, watched: nothingWatched, epoch: noEpochYet, heldOutBefore: null }
  const isOwn = standing.step === end
  if (found.state === 'refused' || (existsSync(output) && !isOwn)) {
    model.close()
    return found.state === 'refused'
      ? found
      : { state: 'refused', reason: `invalid output: ${output} exists already; nothing is written over it` }
  }
  // Killed between its last file and its answer, a training makes the same file once more and tells of it again.
  if (isOwn) rmSync(output, { force: true })
  return { state: 'begun', model, shape: read.shape, standing }
}

/** The step that is taken last. */
function lastStep({ settings, examples, until }: TrainRequest): number {
  return until ?? stepCount(settings, examples.length)
}

const noCheckpoint = { state: 'none' } as const

/** Whether a training has gone further than it is to go: then it goes there once more, from the beginning. */
function isBeyond(checkpoint: string, identity: string, end: number): boolean {
  const found = readStanding(checkpoint)
  return found.state === 'read' && found.standing.identity === identity && found.standing.step > end
}

function attempt<Result>(
  read: () => Result,
  base: string,
): { readonly state: 'read'; readonly result: Result } | Refused {
  try {
    return { state: 'read', result: read() }
  } catch (error) {
    return { state: 'refused', reason: `invalid model file: ${base}: ${messageOf(error)}` }
  }
}

/** LoRA begins where the base is: B is 0; A is uniform in ±1/√columns, as PEFT draws it. */
function drawFactors(model: NativeModel, { method, settings }: TrainRequest): void {
  if (method.kind !== 'lora') return
  const random = seededRandom(settings.seed | 0)
  for (const { name, columns, rows, offset } of model.parameters()) {
    if (!name.endsWith('.lora_a')) continue
    const bound = 1 / Math.sqrt(columns)
    model.write(
      'values',
      offset,
      Float32Array.from({ length: columns * rows }, () => (bound * random.next()) / 2 ** 31),
    )
  }
}

async function carryOn(
  request: TrainRequest,
  { model, shape, standing }: Begun,
  emit: (event: TrainEvent) => void,
  signal: AbortSignal,
): Promise<TrainEnd> {
  const { settings, examples, heldOut, checkpoint } = request
  const start = startOf(shape)
  const all = stepCount(settings, examples.length)
  const steps = lastStep(request)
  const stepsPerEpoch = all / settings.epochs
  const most = maxTokens(
    shape,
    request.method,
    Math.max(...[...examples, ...heldOut].map(({ tokens }) => tokens.length)),
  )
  const threadsOf = () => (request.threads === 'measured' ? threadsByLoad(model) : fixedThreads(model, request.threads))
  // A loss alone takes another time than with its gradient.
  const [threads, lossThreads] = [threadsOf(), threadsOf()]
  // No gradient and no random number is taken for it: the training is the same with and without.
  const heldOutBefore =
    standing.step === 0 ? meanLoss(lossThreads, model, heldOut, most, start) : standing.heldOutBefore
  emit({ type: 'begun', steps, done: standing.step, threads: threads.most, heldOutBefore })
  const pace = paceOf(examples, steps)
  let now: Standing = { ...standing, heldOutBefore }
  for (const indices of stepsFrom(settings, examples.length, standing.step)) {
    if (now.step === steps) break
    const step = now.step + 1
    const taken = chosen(examples, indices)
    const learningRate = learningRateAt(settings, step, all)
    const tokens = answerTokens(taken)
    const loss = batchesOf(taken, most, 1 / tokens, start).reduce(
      (sum, batch) => sum + threads.run(tokensOf(batch), () => model.backward(batch)),
      0,
    )
    const losses = withLoss(now.watched, loss)
    const at = { step, loss, learningRate: settings.learningRate }
    const byLoss = lossDivergence(at, losses, shape.vocabulary)
    if (byLoss !== undefined) return byLoss
    const gradientNorm = model.step({
      ...adamW,
      number: step,
      learningRate,
      weightDecay: settings.weightDecay,
      clip: settings.clip,
    })
    const watched = withGradient(losses, loss, gradientNorm)
    const byGradient = gradientDivergence(at, gradientNorm, watched, shape.vocabulary)
    if (byGradient !== undefined) return byGradient
    now = { ...now, step, watched, epoch: withStep(now.epoch, { step, stepsPerEpoch, loss, tokens }) }
    emit({
      type: 'step',
      step,
      steps,
      loss,
      epochLoss: meanSoFar(now.epoch),
      endsEpoch: step % stepsPerEpoch === 0,
      learningRate,
      gradientNorm,
      ...pace(step, taken),
    })
    // A message from outside arrives only while this waits.
    await setImmediate()
    if (signal.aborted && step < steps) {
      writeCheckpoint(checkpoint, model, now)
      return { state: 'stopped', step }
    }
    if (step % settings.checkpointEvery === 0 || step === steps) {
      writeCheckpoint(checkpoint, model, now)
      emit({ type: 'checkpoint', step, heldOutLoss: meanLoss(lossThreads, model, heldOut, most, start) })
    }
  }
  return finish(request, { model, shape, standing: now }, lossThreads, most)
}

/** Writes what was trained, unless the last step has destroyed it. */
async function finish(
  request: TrainRequest,
  { model, shape, standing }: Omit<Begun, 'state'>,
  lossThreads: Threads,
  most: number,
): Promise<TrainEnd> {
  const { settings, examples, heldOut, output, provenance } = request
  const { step, watched, epoch, heldOutBefore } = standing
  const [last = []] = stepsFrom(settings, examples.length, step - 1)
  const taken = chosen(examples, last)
  const start = startOf(shape)
  const batches = batchesOf(taken, most, 1 / answerTokens(taken), start)
  const loss = batches.reduce((sum, batch) => sum + model.loss(batch), 0)
  const destroyed = endDivergence(
    { step, loss, learningRate: settings.learningRate },
    watched,
    shape.vocabulary,
    model,
    () => {
      for (const batch of batches) model.backward(batch)
      return model.gradientNorm()
    },
  )
  if (destroyed !== undefined) return destroyed
  const heldOutLoss = meanLoss(lossThreads, model, heldOut, most, start)
  const sha256 = await writeWhole(output, (part) => model.writeFile(part, withPrefix(provenance)), 0o600)
  return {
    state: 'trained',
    steps: step,
    loss: watched.losses.at(-1) ?? 0,
    firstEpochLoss: epoch.first,
    lastEpochLoss: epoch.last,
    heldOutBefore,
    heldOutLoss,
    sha256,
  }
}

/** What an answer begins with where an encoder reads the prompt. */
function startOf({ encoder }: Shape): number | null {
  return encoder?.start ?? null
}

function chosen(examples: readonly TokenExample[], indices: readonly number[]): TokenExample[] {
  return indices.flatMap((i) => examples[i] ?? [])
}

function meanLoss(
  threads: Threads,
  model: NativeModel,
  examples: readonly TokenExample[],
  most: number,
  start: number | null,
): number | null {
  if (examples.length === 0) return null
  return batchesOf(examples, most, 1 / answerTokens(examples), start).reduce(
    (sum, batch) => sum + threads.run(tokensOf(batch), () => model.loss(batch)),
    0,
  )
}

function tokensOf({ length, sequences, source }: Batch): number {
  return (length + (source?.length ?? 0)) * sequences
}

/** Tokens of the examples themselves, padding left out, over the time this process has trained. */
function paceOf(
  examples: readonly TokenExample[],
  steps: number,
): (step: number, taken: readonly TokenExample[]) => { tokensPerSecond: number; secondsLeft: number } {
  const tokensPerExample = lengthOf(examples) / examples.length
  const began = performance.now()
  let tokens = 0
  let count = 0
  let firstStep: number | undefined
  return (step, taken) => {
    firstStep ??= step
    tokens += lengthOf(taken)
    count += taken.length
    const seconds = (performance.now() - began) / 1000
    const examplesLeft = (steps - step) * (count / (step - firstStep + 1))
    return { tokensPerSecond: tokens / seconds, secondsLeft: (examplesLeft * tokensPerExample * seconds) / tokens }
  }
}

function lengthOf(examples: readonly TokenExample[]): number {
  return examples.reduce((sum, { tokens }) => sum + tokens.length, 0)
}

function withPrefix(provenance: TrainRequest['provenance']): Record<string, string | number> {
  return Object.fromEntries(Object.entries(provenance).map(([key, value]) => [`placebo.${key}`, value]))
}

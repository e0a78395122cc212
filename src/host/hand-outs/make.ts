import { randomUUID } from 'node:crypto'
import { copyFile, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { sentenceOf, type Reason } from '#contract/errors.ts'
import { conditionName } from '#core/conditions/index.ts'
import { counted } from '#core/noun.ts'
import { partLimits, partName, type BatchLine, type HandOutTarget } from '#core/hand-outs/line.ts'
import { manifestFormat, manifestText, manifestVersion, type Manifest } from '#core/hand-outs/manifest.ts'
import { handOutReadme } from '#core/hand-outs/readme.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { PartWriter, type WrittenPart } from '#exchange/hand-outs/part-writer.ts'
import { writeText } from '#exchange/write-text.ts'
import { makeFolder } from '#files/make-folder.ts'
import { requestOf, trialOf, type Question } from '#runner/ask-trial.ts'
import {
  addHandedRows,
  beginHandOut,
  dropHandOut,
  finishHandOut,
  readHandedIds,
  type HandedRow,
  type HandOut,
} from '#store/hand-outs.ts'
import type { RunRow } from '#store/runs.ts'
import { saveTrials, type Trial } from '#store/trials.ts'
import { write } from '#store/write.ts'
import { newFolderProblem } from '../disk/new-folder.ts'
import type { Host } from '../host.ts'
import { identifyRunModel } from '../models/models.ts'
import { loadModel } from '../models/load-model.ts'
import { sha256 } from '../sha256.ts'
import { placeboVersion } from '../version.ts'
import { linesOfText, linesOfTokens, type TrialLines } from './make-lines.ts'
import { openTrials, type OpenTrials } from './open-trials.ts'
import { rayRow } from './ray-row.ts'

export interface HandOutRequest {
  readonly folder: string
  readonly target: HandOutTarget
  /** As whoever answers calls the model; absent: as the study does. */
  readonly modelName?: string | undefined
}

export type HandedOut =
  | {
      readonly state: 'handed out'
      readonly handOut: string
      readonly folder: string
      readonly trials: number
      readonly lines: number
      readonly parts: readonly string[]
      /** Prompts that no context of the study's size holds: they are stored as that. */
      readonly tooLong: number
      /** Why prompts are text; `null`: they are token numbers. */
      readonly text: string | null
      /** What is open and not in it, one sentence each. */
      readonly left: readonly string[]
    }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

type Needs = Pick<Host, 'store' | 'engine' | 'slot' | 'date' | 'resources'>
type Progress = { readonly done: number; readonly total: number }

/** Trials whose prompts are tokenised, and written, at once. */
const batchSize = 256

/**
 * Writes what a run has not asked yet into a folder, to be answered elsewhere. What lies in the folder and what is kept
 * of it here come into being together: where anything fails both go again.
 */
export async function* handOut(
  host: Needs,
  run: RunRow,
  request: HandOutRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress, HandedOut> {
  const folder = resolve(request.folder)
  const problem = await newFolderProblem(folder)
  if (problem !== undefined) return refuse(problem)
  const own = run.study.conditions.filter(({ own: words }) => words?.systemMessage !== undefined)
  if (own.length > 0)
    return refuse(
      `run ${run.id} cannot be handed out: ${own.map(conditionName).join(', ')} ${own.length === 1 ? 'has a system message of its own' : 'have system messages of their own'}; resume it here`,
    )
  const borrowed = yield* host.slot.borrowing(async function* () {
    const text = await whyNoTokens(host, run)
    const open = openTrials(host.store, run, text === null)
    if (open.count === 0) return refuse(nothingOpen(run, open))
    return yield* writing(host, run, { ...request, folder }, { open, text }, signal)
  })
  return borrowed.state === 'refused' ? refuse(borrowed.reason) : borrowed.result
}

function refuse(...reasons: readonly Reason[]): Extract<HandedOut, { state: 'refused' }> {
  return { state: 'refused', reasons }
}

function nothingOpen({ id, done, total }: RunRow, { left }: OpenTrials): string {
  if (done === total) return `run ${id} has nothing left to ask`
  return `run ${id} has nothing to hand out; open are ${left.join('; ')}`
}

/** Loads the run's model for its vocabulary; answers why it cannot. */
async function whyNoTokens(host: Needs, { study }: RunRow): Promise<string | null> {
  const { model } = study
  if (model.endpoint) return `the model is asked at the endpoint ${model.endpoint.name}, its file is not here`
  const identified = await identifyRunModel(host, model)
  if (identified.state === 'refused') return `the model's file is not here (${sentenceOf(identified.reason)})`
  if (identified.model.sha256 !== model.sha256) return `${identified.model.file} is no longer the file of the study`
  const loaded = await loadModel(host, identified.model, {
    gpuLayers: 0,
    contextSize: model.contextSize,
    systemMessage: study.systemMessage,
  })
  return loaded.state === 'refused' ? sentenceOf(loaded.reason) : null
}

interface Prepared {
  readonly open: OpenTrials
  readonly text: string | null
}

async function* writing(
  host: Needs,
  run: RunRow,
  request: HandOutRequest,
  { open, text }: Prepared,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress, HandedOut> {
  const { store } = host
  const id = randomUUID().slice(0, 8)
  const { folder, target } = request
  const madeAt = host.date().toISOString()
  makeFolder(folder)
  await write(store, () => beginHandOut(store, { id, run: run.id, target, madeAt }))
  const trials = new PartWriter(folder, partName, partLimits)
  const rows = new PartWriter(folder, () => 'rows.jsonl', { lines: Infinity, bytes: Infinity })
  let isWhole = false
  try {
    const made = yield* writeTrials(host, { id, run, request, open, text }, { trials, rows }, signal)
    const parts = await trials.end()
    const extra = await rows.end()
    await write(store, () => finishHandOut(store, id, { template: made.template, parts: filesOf(parts) }))
    const left = [...open.left, ...made.left]
    const manifest: Omit<Manifest, 'files'> = {
      format: manifestFormat,
      version: manifestVersion,
      handOut: id,
      madeAt,
      target,
      placebo: placeboVersion,
      run: run.id,
      study: { name: run.study.name, sha256: sha256(JSON.stringify(run.study)) },
      model: {
        name: run.study.model.name,
        sha256: run.study.model.sha256,
        quantisation: run.study.model.quantisation,
        contextSize: run.study.model.contextSize,
      },
      prompts: text === null ? { as: 'tokens' } : { as: 'text', why: text },
      trials: made.trials,
      lines: parts.reduce((sum, { lines }) => sum + lines, 0),
      parts,
    }
    const files = [
      ...extra.map(({ file, sha256: hash }) => ({ file, sha256: hash })),
      ...(await addTools(host, folder, manifest, left)),
    ]
    const written = await writeText(
      join(folder, 'manifest.json'),
      manifestText({ ...manifest, files }, promptHashes(host, id)),
      { overwrite: false },
    )
    if (written.state === 'refused') return refuse(written.reason)
    isWhole = true
    return {
      state: 'handed out',
      handOut: id,
      folder,
      trials: made.trials,
      lines: manifest.lines,
      parts: parts.map(({ file }) => file),
      tooLong: made.tooLong,
      text,
      left,
    }
  } finally {
    if (!isWhole) {
      await Promise.allSettled([trials.end(), rows.end()])
      await rm(folder, { recursive: true, force: true })
      await write(store, () => dropHandOut(store, id))
    }
  }
}

function filesOf(parts: readonly WrittenPart[]): HandOut['parts'] {
  return parts.map(({ file, sha256: hash }) => ({ file, sha256: hash }))
}

interface Work extends Prepared {
  readonly id: string
  readonly run: RunRow
  readonly request: HandOutRequest
}

interface Writers {
  readonly trials: PartWriter
  readonly rows: PartWriter
}

async function* writeTrials(
  host: Needs,
  { id, run, request, open, text }: Work,
  { trials: parts, rows: rayRows }: Writers,
  signal: AbortSignal | undefined,
) {
  const { store } = host
  const handing = { handOut: id, model: request.modelName ?? run.study.model.name }
  let [trials, done, tooLong] = [0, 0, 0]
  let template: HandOut['template'] = null
  const faults = new Map<string, number>()
  for (const questions of inBatches(open.questions)) {
    signal?.throwIfAborted()
    const made = await linesOfAll(host, questions, handing, text !== null)
    const kept: HandedRow[] = []
    for (const { question, lines } of made.lines) {
      if (text === null) template ??= templateOf(question, lines)
      const part = await parts.add(lines.lines.map((line) => JSON.stringify(line)))
      if (request.target === 'ray') await addRayRows(rayRows, lines, question)
      kept.push(...lines.rows.map((row) => ({ ...row, part })))
      trials++
    }
    await write(store, () => addHandedRows(store, id, kept))
    if (made.tooLong.length > 0) await write(store, () => saveTrials(store, made.tooLong))
    tooLong += made.tooLong.length
    for (const message of made.faults) faults.set(message, (faults.get(message) ?? 0) + 1)
    done += questions.length
    yield { done, total: open.count }
  }
  const left = [...faults].map(([message, count]) => `${counted(count, 'trial')} that cannot be asked: ${message}`)
  return { trials, tooLong, template, left }
}

async function addRayRows(rows: PartWriter, { lines, text }: TrialLines, question: Question): Promise<void> {
  if (question.cell.decoding === 'likelihood') return
  await rows.add(lines.map((line: BatchLine) => JSON.stringify(rayRow(line, text))))
}

async function linesOfAll(
  { engine }: Needs,
  questions: readonly Question[],
  handing: Parameters<typeof linesOfText>[1],
  asText: boolean,
) {
  const lines: { question: Question; lines: TrialLines }[] = []
  const tooLong: Trial[] = []
  const faults: string[] = []
  if (asText)
    return {
      lines: questions.map((question) => ({ question, lines: linesOfText(question, handing) })),
      tooLong,
      faults,
    }
  const tokenised = await engine.tokenise(questions.map(requestOf))
  for (const [i, question] of questions.entries()) {
    const one = tokenised[i]
    if (one === undefined) throw new Error(`the engine tokenised ${tokenised.length} of ${questions.length} prompts`)
    if (one.state === 'fits') lines.push({ question, lines: linesOfTokens(question, one, handing) })
    else if (one.state === 'too-long') tooLong.push(trialOf(question, one, sha256))
    else faults.push(one.message)
  }
  return { lines, tooLong, faults }
}

/** What the chat template puts around a prompt; the same around each. */
function templateOf(question: Question, { rows: [row], text }: TrialLines): HandOut['template'] {
  if (!promptFormats[question.study.format].userTurn || row === undefined) return null
  const inner = requestOf(question).candidates[row.candidate]?.text.trimEnd() ?? ''
  const before = text.lastIndexOf(inner)
  return { before: text.slice(0, before), after: text.slice(before + inner.length) }
}

function* promptHashes({ store }: Needs, handOut: string): Generator<readonly [string, string]> {
  for (const [id, { promptHash }] of readHandedIds(store, handOut)) yield [id, promptHash]
}

/** @returns what goes with the parts, with its hashes */
async function addTools(
  { resources }: Needs,
  folder: string,
  manifest: Omit<Manifest, 'files'>,
  left: readonly string[],
): Promise<Manifest['files']> {
  const readme = handOutReadme(manifest, left)
  const written = await writeText(join(folder, 'README.md'), [readme], { overwrite: false })
  if (written.state === 'refused') throw new Error(written.reason)
  const files = [{ file: 'README.md', sha256: sha256(readme) }]
  if (manifest.target === 'openai-batch') return files
  const script = join(resources, 'hand-out', 'answer.py')
  await copyFile(script, join(folder, 'answer.py'))
  return [...files, { file: 'answer.py', sha256: sha256(await readFile(script, 'utf8')) }]
}

function* inBatches(questions: Iterable<Question>): Generator<readonly Question[]> {
  let some: Question[] = []
  for (const question of questions) {
    some.push(question)
    if (some.length < batchSize) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}

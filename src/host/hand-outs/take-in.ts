import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Reason } from '#contract/errors.ts'
import { withoutPrompt } from '#core/hand-outs/answer-of.ts'
import { AnswerMatcher, type Faults } from '#core/hand-outs/match.ts'
import { readAnswers } from '#exchange/hand-outs/read-answers.ts'
import { limits } from '#exchange/limits.ts'
import { sha256OfFile } from '#runner/file-hash.ts'
import { findHandOut, readHandedIds, type HandOut, type HandedId } from '#store/hand-outs.ts'
import { takeLock } from '#store/lock.ts'
import { findRuns, setRunState, type RunRow } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readTrainings } from '#store/trainings.ts'
import { write } from '#store/write.ts'
import { answerFiles, bytesOf, handOutIn } from './answer-files.ts'
import { takePart, type TakenPart } from './take-part.ts'

export interface TakeInRequest {
  readonly folder: string
  /** When, as ISO 8601 has it. */
  readonly at: string
}

export interface TakenIn extends Omit<TakenPart, 'missing'> {
  readonly run: string
  readonly handOut: string
  readonly files: number
  readonly lines: number
  /** Trials that were handed out and that no line answers whole, and the first of them in words. */
  readonly missing: { readonly count: number; readonly first: readonly string[] }
  readonly faults: Faults
  /** Files that are not read, or only to a place, and why. */
  readonly unread: readonly string[]
  /** Trials of the run that are still to be asked. */
  readonly open: number
  /** Whether the run counts as finished from here on. */
  readonly finished: boolean
}

export type TookIn =
  | { readonly state: 'taken in'; readonly result: TakenIn }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

interface Reading {
  /** Lines so far. */
  readonly read: number
}

/**
 * Takes in what came back of a hand-out, from anybody: nothing of it is believed but what fits what was handed out. One
 * transaction for each part; taken in once more, it changes nothing.
 */
export async function* takeIn(
  store: Store,
  request: TakeInRequest,
  signal?: AbortSignal,
): AsyncGenerator<Reading, TookIn> {
  const { folder } = request
  const refuse = (reason: Reason): TookIn => ({ state: 'refused', reasons: [reason] })
  const found = handOutIn(folder)
  if (found.state === 'refused') return refuse(found.reason)
  const handOut = findHandOut(store, found.handOut)
  const run = handOut && findRuns(store, handOut.run)[0]
  if (handOut === undefined || run === undefined)
    return refuse(
      `invalid folder: ${folder} (its hand-out ${JSON.stringify(found.handOut.slice(0, 40))} was not made in this data directory, or its run is deleted)`,
    )
  const lock = takeLock(store, `run-${run.id}`)
  if (!lock) return refuse(`run ${run.id} is being carried out; wait for its end or stop it`)
  try {
    return { state: 'taken in', result: yield* taking(store, request, { handOut, run }, signal) }
  } finally {
    lock.release()
  }
}

/** Lines between two words of how far it is. */
const reportedLines = 1000

interface Known {
  readonly handOut: HandOut
  readonly run: RunRow
}

async function* taking(
  store: Store,
  { folder, at }: TakeInRequest,
  { handOut, run }: Known,
  signal: AbortSignal | undefined,
): AsyncGenerator<Reading, TakenIn> {
  const parts = handOut.parts ?? []
  const ids = readHandedIds(store, handOut.id)
  const changed = await changedParts(folder, parts)
  const matcher = new AnswerMatcher(
    new Map([...ids].map(([id, { promptHash, part }]) => [id, { promptHash, isChanged: changed.has(part) }])),
  )
  const { files, refused } = answerFiles(
    folder,
    parts.map(({ file }) => file),
  )
  const unread = [...refused, ...[...changed.values()].map((file) => `${file} is not the file that was handed out`)]
  let [lines, reported] = [0, 0]
  for (const file of files) {
    for await (const event of readAnswers({ file, bytes: bytesOf(folder, file) })) {
      signal?.throwIfAborted()
      if (event.type === 'problem') {
        unread.push(`${file}: ${event.problem.message}; what stands before it is taken`)
        break
      }
      lines += event.lines.length
      for (const { line, answer } of event.lines) matcher.add(reduced(answer, ids), { file, line })
      if (lines - reported >= reportedLines) {
        reported = lines
        yield { read: lines }
      }
      await turn()
    }
    if (lines > limits.answers.lines) {
      unread.push(`${file}: more than ${limits.answers.lines} lines in all; take them in in several folders`)
      break
    }
  }
  const taken = await takeParts(store, { handOut, run }, matcher, at, signal)
  const left = await finish(store, run.id, at)
  return {
    run: run.id,
    handOut: handOut.id,
    files: files.length,
    lines,
    ...taken,
    faults: matcher.faults(),
    unread,
    ...left,
  }
}

type Line = Parameters<AnswerMatcher['add']>[0]

function reduced(line: Line, ids: ReadonlyMap<string, HandedId>): Line {
  if (line.state !== 'answered') return line
  const continuation = ids.get(line.customId)?.continuation ?? null
  return continuation === null
    ? { ...line, choices: line.choices.slice(0, 1).map((choice) => ({ ...choice, logProbabilities: null })) }
    : withoutPrompt(line, continuation)
}

/** Parts that lie in the folder and are not what they were, by their numbers. */
async function changedParts(
  folder: string,
  parts: NonNullable<HandOut['parts']>,
): Promise<ReadonlyMap<number, string>> {
  const changed = new Map<number, string>()
  for (const [i, { file, sha256 }] of parts.entries()) {
    const path = join(folder, file)
    if (existsSync(path) && (await sha256OfFile(path)) !== sha256) changed.set(i + 1, file)
  }
  return changed
}

/** Trials that are named. */
const maxNamed = 20

async function takeParts(
  store: Store,
  { handOut, run }: Known,
  matcher: AnswerMatcher,
  at: string,
  signal: AbortSignal | undefined,
) {
  const all: TakenPart[] = []
  for (const [i, { file }] of (handOut.parts ?? []).entries()) {
    signal?.throwIfAborted()
    all.push(await takePart(store, { run, handOut, part: i + 1, file, at }, matcher))
  }
  const missing = all.flatMap((part) => part.missing)
  const sum = (of: (part: TakenPart) => number) => all.reduce((total, part) => total + of(part), 0)
  return {
    taken: sum(({ taken }) => taken),
    alreadyHere: sum((part) => part.alreadyHere),
    differing: sum(({ differing }) => differing),
    engineErrors: sum(({ engineErrors }) => engineErrors),
    changedPrompts: sum(({ changedPrompts }) => changedPrompts),
    missing: { count: missing.length, first: missing.slice(0, maxNamed) },
  }
}

/** A run that nothing is left of to ask, or to train, is finished, whoever has answered it. */
async function finish(
  store: Store,
  id: string,
  at: string,
): Promise<{ readonly open: number; readonly finished: boolean }> {
  const [run] = findRuns(store, id)
  if (run === undefined) return { open: 0, finished: false }
  const open = run.total - run.done
  const finished = open === 0 && readTrainings(store, id).every(({ state }) => state === 'trained')
  if (finished && run.state !== 'finished')
    await write(store, () => setRunState(store, id, 'finished', { finishedAt: at }))
  return { open, finished }
}

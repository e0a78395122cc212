import type { Reason } from '#contract/errors.ts'
import { basename, resolve } from 'node:path'
import { fileProblem } from '#files/named-file.ts'
import { dropUnfinishedImports, findCollection } from '#store/collections.ts'
import { takeLock } from '#store/lock.ts'
import { write } from '#store/write.ts'
import { excerptEvents, excerptSource, saveExcerpts } from './excerpt.ts'
import { dropOpenings, openingLock } from './unfinished.ts'
import { implementWith } from '../implement.ts'
import { importCollection } from '../collections/imports/import-collection.ts'
import { outputProblems } from '../disk/output-file.ts'
import { findRun, newRunId } from '../runs/run-id.ts'
import { recomputedView } from '../runs/run-origin.ts'
import { isUnderWay } from '../runs/run-standing.ts'

const os = implementWith<'store' | 'slot' | 'bundles' | 'received' | 'date'>()

const make = os.bundles.make.handler(async function* ({ context, input, errors, signal }) {
  const refuse = (...reasons: readonly Reason[]) => errors.INVALID_REQUEST({ data: { reasons } })
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  const { id } = found.run
  if (isUnderWay(context, id))
    throw refuse(`run ${id} is under way; pause it or wait for its end, so that its bundle is of one moment`)
  const file = resolve(input.file)
  const problems = outputProblems(file, input.overwrite)
  if (problems.length > 0) throw refuse(...problems)
  const asked = yield* context.bundles.ask(
    'make',
    { run: id, file, adapters: input.adapters, overwrite: input.overwrite },
    signal,
  )
  if (asked.state === 'failed') throw errors.WORK_FAILED({ data: { reasons: [failed('made', asked.reason)] } })
  const made = asked.result
  if (made.state === 'refused') throw refuse(made.reason)
  if (made.state !== 'made') throw errors.WORK_FAILED({ data: { reasons: [made.reason] } })
  const { bytes, sha256, trials, adapters } = made
  return { file, bytes, sha256, trials, adapters }
})

const verify = os.bundles.verify.handler(async function* ({ context, input, errors, signal }) {
  const file = resolve(input.file)
  const problem = fileProblem(file)
  if (problem !== undefined) throw errors.INVALID_REQUEST({ data: { reasons: [unreadable(input.file, problem)] } })
  const asked = yield* context.bundles.ask('verify', { file }, signal)
  if (asked.state === 'failed') throw errors.WORK_FAILED({ data: { reasons: [failed('verified', asked.reason)] } })
  const verified = asked.result
  if (verified.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: verified.reasons } })
  await context.received.forget(file)
  const { sha256, run, name, version, trials, broken, notes } = verified
  return {
    file,
    sha256,
    run,
    name,
    version,
    trials,
    broken,
    notes,
    ...recomputedView(verified),
  }
})

const open = os.bundles.open.handler(async function* ({ context, input, errors, signal }) {
  const { store, received } = context
  const refuse = (...reasons: readonly Reason[]) => errors.INVALID_REQUEST({ data: { reasons } })
  const file = resolve(input.file)
  const problem = fileProblem(file)
  if (problem !== undefined) throw refuse(unreadable(input.file, problem))
  // This very process may just be removing what a killed opening has left.
  await context.bundles.tidied
  const lock = takeLock(store, openingLock)
  if (!lock) throw refuse('another bundle is being opened in this data directory; wait for it to end')
  try {
    await dropOpenings(store)
    const request = {
      file,
      name: received.nameOf(file) ?? basename(file),
      newId: newRunId(),
      at: context.date().toISOString(),
    }
    const asked = yield* context.bundles.ask('open', request, signal)
    if (asked.state === 'failed') throw errors.WORK_FAILED({ data: { reasons: [failed('opened', asked.reason)] } })
    const opened = asked.result
    if (opened.state === 'refused') throw refuse(...opened.reasons)
    if (opened.state === 'no space') throw errors.WORK_FAILED({ data: { reasons: [opened.reason] } })
    await received.forget(file)
    const { id, sha256, name, version, trials, broken, notes } = opened
    return { run: id, sha256, name, version, trials, broken, notes, ...recomputedView(opened) }
  } finally {
    lock.release()
  }
})

const excerpt = os.bundles.excerpt.handler(async ({ context, input, errors, signal }) => {
  const { store } = context
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const found = findRun(store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  if (findCollection(store, input.name))
    throw refuse(`invalid name: a collection ${input.name} is here already; choose another name`)
  const lock = takeLock(store, 'import')
  if (!lock) throw refuse('an import is going on in this data directory; wait for it to end')
  try {
    await write(store, () => dropUnfinishedImports(store), { signal })
    const { id } = found.run
    const collection = { name: input.name, source: excerptSource(id), importedAt: context.date().toISOString() }
    const events = importCollection(store, collection, excerptEvents(store, id), { skipBroken: false, signal })
    for (;;) {
      const step = await events.next()
      if (step.done !== true) continue
      if (step.value.state !== 'imported')
        throw errors.WORK_FAILED({ data: { reasons: [`the tasks of run ${id} were not taken; nothing was kept`] } })
      const { collection: taken } = step.value
      await write(store, () => saveExcerpts(store, id, taken), { signal })
      return { name: input.name, tasks: step.value.tasks, instances: step.value.instances }
    }
  } finally {
    lock.release()
  }
})

export const bundles = { make, verify, open, excerpt }

function unreadable(file: string, problem: string): string {
  return `invalid file: ${file} (${problem})`
}

/** A thread that was ended, or stopped, has kept nothing. */
function failed(what: string, reason: string): string {
  return `the bundle was not ${what}: ${reason}; nothing was kept`
}

import type { Reason } from '#contract/errors.ts'
import { endpointAddress, isLoopback } from '#core/endpoints/endpoint.ts'
import { findEndpoint, listEndpoints, removeEndpoint, saveEndpoint, type EndpointRow } from '#store/endpoints.ts'
import { findModel } from '#store/models.ts'
import { write } from '#store/write.ts'
import { implementWith } from '../implement.ts'
import { reportOf } from './endpoints.ts'
import { keyAt, placeFault, type EndpointKeys } from './keys.ts'

const os = implementWith<'store' | 'remote' | 'keys' | 'date'>()

const add = os.endpoints.add.handler(async ({ context, input, errors, signal }) => {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const { name, keyFrom = null } = input
  const address = endpointAddress(input.url)
  if (address.state === 'refused') throw refuse(address.reason)
  const { url } = address
  const other = findEndpoint(context.store, name)
  if (other !== undefined && other.url !== url)
    throw refuse(`invalid name: ${name} (an endpoint of that name is at ${other.url}; remove it, or take another name)`)
  if (findModel(context.store, name) !== undefined)
    throw refuse(`invalid name: ${name} (a model is called so; take another name)`)
  const place = keyFrom === null ? undefined : placeFault(keyFrom)
  if (place !== undefined) throw refuse(place)
  const key = input.key ?? keyAt(keyFrom)
  const now = context.date().toISOString()
  const row = (report: unknown): EndpointRow => ({
    name,
    url,
    keyFrom,
    report: JSON.stringify(report),
    probedAt: now,
    addedAt: other?.addedAt ?? now,
  })
  const probed = await context.remote.probe(url, name, input.model, { signal, key: key ?? null })
  if (probed.state === 'refused') throw refuse(`invalid endpoint: ${probed.reason}`)
  if (input.key === undefined) context.keys.forget(name)
  else context.keys.remember(name, input.key)
  const added = row(probed.report)
  await write(context.store, () => saveEndpoint(context.store, added))
  return view(added, context.keys)
})

const list = os.endpoints.list.handler(({ context }) => ({
  endpoints: listEndpoints(context.store).map((row) => view(row, context.keys)),
}))

const probe = os.endpoints.probe.handler(async ({ context, input, errors, signal }) => {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const known = findEndpoint(context.store, input.name)
  if (known === undefined) throw refuse(noSuchEndpoint(input.name))
  const before = reportOf(known)
  const probed = await context.remote.probe(known.url, known.name, before.model, { signal })
  if (probed.state === 'refused') throw refuse(`invalid endpoint: ${probed.reason}`)
  const row = { ...known, report: JSON.stringify(probed.report), probedAt: context.date().toISOString() }
  await write(context.store, () => saveEndpoint(context.store, row))
  return { ...view(row, context.keys), changed: probed.report.fingerprint !== before.fingerprint }
})

const remove = os.endpoints.remove.handler(async ({ context, input, errors }) => {
  const known = findEndpoint(context.store, input.name)
  if (known === undefined) throw errors.INVALID_REQUEST({ data: { reasons: [noSuchEndpoint(input.name)] } })
  await write(context.store, () => removeEndpoint(context.store, known.name))
  const removed = view(known, context.keys)
  context.keys.setAside(known)
  return removed
})

const restore = os.endpoints.restore.handler(async ({ context, input, errors }) => {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  if (findEndpoint(context.store, input.name)?.name === input.name)
    throw refuse(`invalid endpoint: ${input.name} (one is called so; nothing is to be brought back)`)
  const row = context.keys.takeBack(input.name)
  if (row === undefined)
    throw refuse(`invalid endpoint: ${input.name} (it is not the one that was removed last; add it anew)`)
  await write(context.store, () => saveEndpoint(context.store, row))
  return view(row, context.keys)
})

export const endpoints = { add, list, probe, remove, restore }

function view(row: EndpointRow, keys: EndpointKeys) {
  const { name, url, keyFrom, addedAt, probedAt } = row
  return {
    name,
    url,
    loopback: isLoopback(url),
    keyFrom,
    keyInMemory: keys.isTyped(name),
    addedAt,
    probedAt,
    report: reportOf(row),
  }
}

function noSuchEndpoint(name: string): string {
  return `invalid endpoint: ${name} (none is called so)`
}

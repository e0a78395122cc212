import { z } from 'zod'
import { decodings } from '#core/answers/decoding.ts'
import { endpointKinds, probeNames, probeStates } from '#core/endpoints/endpoint.ts'
import { call } from './errors.ts'
import { list } from './list.ts'
import { systemMessages } from './words.ts'

const name = z.string().min(1).max(100)

const offer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('offered'), by: z.string() }),
  z.object({ state: z.literal('missing'), reason: z.string() }),
])

/** What the probes found. */
export const endpointReport = z.object({
  kind: z.enum(endpointKinds),
  model: z.string(),
  version: z.string(),
  fingerprint: z.string(),
  contextSize: z.number(),
  hasChatTemplate: z.boolean(),
  chatTemplateFault: z.string().optional(),
  systemMessages: systemMessages.optional(),
  probes: list(z.object({ name: z.enum(probeNames), state: z.enum(probeStates), detail: z.string() })),
  offers: z.record(z.enum(decodings), offer),
})

const endpoint = z.object({
  name: z.string(),
  url: z.string(),
  /** Asks stay on this machine. */
  loopback: z.boolean(),
  /** Where its key is found, never the key; `null`: nowhere. */
  keyFrom: z.string().nullable(),
  /** It was typed, and is known to this process alone, as long as that lasts. */
  keyInMemory: z.boolean(),
  addedAt: z.string(),
  probedAt: z.string(),
  report: endpointReport,
})

/** As asking an endpoint goes now. */
export const connection = z.object({
  /** Its name. */
  endpoint: z.string(),
  url: z.string(),
  loopback: z.boolean(),
  model: z.string(),
  /** It is asked what it is and can do. */
  probing: z.boolean(),
  inFlight: z.number(),
  /** In flight at most, for now. */
  maxInFlight: z.number(),
  /** Tries that did not come through, and what the last one met with. */
  retries: z.number(),
  lastFault: z.string().nullable(),
  /** Since the endpoint was connected. */
  promptTokens: z.number(),
  answerTokens: z.number(),
})

export const endpoints = {
  /**
   * Asks a server what it is and can do, and remembers it. With the first call to it the network is reached, at this
   * address alone.
   *
   * @param model one of those it lists; needed where it has several
   * @param keyFrom `env:NAME` or `file:PATH`: where its key is found each time it is needed
   * @param key kept in this process's memory alone
   */
  add: call
    .input(
      z.object({
        name,
        url: z.string().min(1),
        model: z.string().min(1).optional(),
        keyFrom: z.string().min(1).optional(),
        key: z.string().min(1).optional(),
      }),
    )
    .output(endpoint),
  /** Asks nobody. */
  list: call.output(z.object({ endpoints: list(endpoint) })),
  /** Once more; `changed`: it is not what it was. */
  probe: call.input(z.object({ name })).output(endpoint.extend({ changed: z.boolean() })),
  /** Forgets the address; runs that asked it stay. */
  remove: call.input(z.object({ name })).output(endpoint),
  /** Undoes the last removal, with the key as it was; nobody is asked. */
  restore: call.input(z.object({ name })).output(endpoint),
}

import { z } from 'zod'
import type { Dialect } from './dialect.ts'
import { LlamaServer } from './llama-server.ts'
import { expectReply } from './reply.ts'
import { Vllm } from './vllm.ts'
import { EndpointFault, type Wire } from './wire.ts'

const listed = z.object({ data: z.array(z.object({ id: z.string(), owned_by: z.string().nullish() })) })

/**
 * Which kind of server an address is, from what it says of itself, and how it is asked.
 *
 * @param wished a model of those it lists; undefined: its only one
 */
export async function recognise(wire: Wire, wished: string | undefined, signal?: AbortSignal): Promise<Dialect> {
  const { data } = expectReply(listed, await wire.get('/v1/models', signal), `${wire.url}/v1/models`)
  const names = data.map(({ id }) => id)
  const model = wished ?? names[0]
  if (model === undefined) throw new EndpointFault('not found', `${wire.url}: it has no model`)
  const chosen = data.find(({ id }) => id === model)
  if (chosen === undefined || (wished === undefined && names.length > 1))
    throw new EndpointFault(
      'not found',
      `${wire.url}: ${wished === undefined ? 'it has several models' : `it has no model ${wished}`}: ${names.join(', ')}; name one`,
    )
  return chosen.owned_by === 'llamacpp' ? new LlamaServer(wire) : new Vllm(wire, model)
}

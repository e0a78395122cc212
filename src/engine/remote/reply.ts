import type { z } from 'zod'
import { EndpointFault } from './wire.ts'

/** A reply of the shape that this kind of server gives; anything else is a fault: nothing is made up for it. */
export function expectReply<Schema extends z.ZodType>(schema: Schema, reply: unknown, at: string): z.infer<Schema> {
  const parsed = schema.safeParse(reply)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue === undefined || issue.path.length === 0 ? 'the reply' : issue.path.join('.')
  throw new EndpointFault(
    'nonsense',
    `${at}: the reply is not what such a server gives: ${place}: ${issue?.message ?? ''}`,
  )
}

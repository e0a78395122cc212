import { ORPCError } from '@orpc/server'
import type { Condition } from '#core/conditions/condition.ts'
import { parseCondition } from '#core/conditions/index.ts'
import type { GivenCondition } from './arguments.ts'
import type { Client } from './terminal.ts'

/** Conditions with the imported templates that they name. */
export async function knownConditions(
  client: Pick<Client, 'templates'>,
  given: readonly GivenCondition[],
): Promise<Condition[]> {
  const known = given.flatMap((each) => ('named' in each ? [] : each))
  if (known.length === given.length) return known
  const { sets } = await client.templates.list()
  const templates = sets.flatMap((set) => set.templates)
  return given.map((each) => {
    if (!('named' in each)) return each
    const parsed = parseCondition(each.named, templates)
    if (parsed.state === 'refused') throw new ORPCError('INVALID_REQUEST', { data: { reasons: [parsed.reason] } })
    return parsed.condition
  })
}

import { Anchor, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { Client } from '../app/client.ts'
import { paths } from '../app/paths.ts'

type Shown = Awaited<ReturnType<Client['runs']['show']>>

/** As many as can be compared, the run itself left out. */
const most = 7

/** Other models that were asked the very same study; nothing where there is none. */
export function SameStudy({ run: { id, sameStudy } }: { readonly run: Pick<Shown, 'id' | 'sameStudy'> }) {
  if (sameStudy.length === 0) return null
  const shown = sameStudy.slice(0, most)
  const models = [...new Set(shown.map(({ model }) => model))]
  return (
    <Text size="sm">
      The same study of {models.length === 1 ? 'another model' : `${models.length} other models`} is there:{' '}
      {models.join(', ')}.{' '}
      <Anchor component={Link} href={paths.compare([id, ...shown.map((each) => each.id)])} size="sm">
        Compare
      </Anchor>
    </Text>
  )
}

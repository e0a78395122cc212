import { Alert, Text } from '@mantine/core'
import { counted } from '#core/numbers.ts'
import type { Client } from '../app/client.ts'
import { Recomputed } from '../app/recomputed.tsx'
import { date } from '../ui/dates.ts'

type RunOrigin = NonNullable<Awaited<ReturnType<Client['runs']['show']>>['origin']>

/** Where a run comes from that was not carried out here. */
export function Origin({ origin }: { readonly origin: RunOrigin }) {
  const file = `${origin.file} (SHA-256 ${origin.sha256.slice(0, 12)}…)`
  if (origin.kind === 'bundle') {
    return (
      <Recomputed report={origin.recomputed} title={`Opened from the bundle ${file} on ${date(origin.openedAt)}`}>
        <Text size="sm" c="dimmed">
          It was carried out as run {origin.run}; the bundle was made by Placebo {origin.version}.
        </Text>
      </Recomputed>
    )
  }
  return (
    <Alert color="gray" title={`Predictions made elsewhere: ${file}`}>
      <Text size="sm">
        Imported on {date(origin.importedAt)}. How they were asked is not known here.
        {origin.missing !== null &&
          origin.missing > 0 &&
          ` ${counted(origin.missing, 'instance')} of these tasks ${origin.missing === 1 ? 'has no prediction; it is' : 'have no prediction; they are'} in no mean, and not counted as wrong.`}
      </Text>
    </Alert>
  )
}

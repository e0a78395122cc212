import { Text } from '@mantine/core'
import { useAsked } from '../app/query.tsx'
import { headlineInShort, headlineInWords, type Entry } from './words.ts'

/** Told by itself where it is not known yet; what changes all the time is not told. */
export function HeadlineCell({ run }: { readonly run: Entry }) {
  if (run.measured !== null) return <Shown headline={run.measured.headline} />
  if (run.state === 'running' || run.done === 0) return '–'
  return <Measuring run={run} />
}

function Measuring({ run }: { readonly run: Entry }) {
  const measured = useAsked(['history', 'measure', run.id, run.done], (client) =>
    client.history.measure({ run: run.id }),
  )
  if (measured.data) return <Shown headline={measured.data.headline} />
  return (
    <Text span size="sm" c="dimmed">
      {measured.error === null ? 'is being read …' : 'cannot be read'}
    </Text>
  )
}

function Shown({ headline }: { readonly headline: NonNullable<Entry['measured']>['headline'] }) {
  return headline === null ? '–' : <span title={headlineInWords(headline)}>{headlineInShort(headline)}</span>
}

import { Button, Group, Text } from '@mantine/core'
import { Link } from 'wouter'
import { count } from '#core/numbers.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { useGathered } from './use-gathered.ts'

/** Every trial with its prompt, answer, outcome and scores as JSONL. */
export function Export({ run }: { readonly run: string }) {
  const client = useClient()
  const { state, begin, cancel } = useGathered('application/jsonl', (signal) =>
    client.results.trialsJsonl({ run }, { signal }),
  )
  return (
    <Group gap="xs">
      {state.is === 'failed' && (
        <Text size="sm" c="red" role="alert">
          {state.reason}
        </Text>
      )}
      {state.is === 'going' ? (
        <>
          <Text size="sm" role="status">
            {count(state.last?.trials ?? 0)} of {count(state.last?.total ?? 0)} trials gathered
          </Text>
          <Button variant="default" size="compact-sm" onClick={cancel}>
            Cancel
          </Button>
        </>
      ) : (
        <Button variant="default" size="compact-sm" onClick={begin}>
          All trials as JSONL
        </Button>
      )}
      <Button component={Link} href={paths.elsewhere(run)} variant="default" size="compact-sm">
        Add predictions …
      </Button>
    </Group>
  )
}

import { Button, Text } from '@mantine/core'
import { useClient } from '../app/host.tsx'
import { useGathered } from './use-gathered.ts'

/** The run as one HTML page, to be read, sent and printed. */
export function ReportButton({ run }: { readonly run: string }) {
  const client = useClient()
  const { state, begin, cancel } = useGathered('text/html', (signal) => client.reports.read({ run }, { signal }))
  return (
    <>
      {state.is === 'failed' && (
        <Text size="sm" c="red" role="alert">
          {state.reason}
        </Text>
      )}
      {state.is === 'going' ? (
        <>
          <Text size="sm" role="status">
            The report is being made …
          </Text>
          <Button variant="default" onClick={cancel}>
            Cancel
          </Button>
        </>
      ) : (
        <Button variant="default" onClick={begin}>
          Report …
        </Button>
      )}
    </>
  )
}

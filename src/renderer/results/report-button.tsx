import { useRef } from 'react'
import { Button, Group, Menu, Text } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useClient } from '../app/host.tsx'
import { useGathered } from './use-gathered.ts'

/** The run as one HTML page, to be read, sent and printed; without texts where those may not be passed on. */
export function ReportButton({ run }: { readonly run: string }) {
  const client = useClient()
  const texts = useRef(true)
  const { state, begin, cancel } = useGathered('text/html', (signal) =>
    client.reports.read({ run, texts: texts.current }, { signal }),
  )
  const make = (withTexts: boolean) => () => {
    texts.current = withTexts
    begin()
  }
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
        <Group gap={0} wrap="nowrap">
          <Button variant="default" onClick={make(true)}>
            Report …
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" px="xs" aria-label="More reports">
                <IconChevronDown size={16} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={make(false)}>Report without prompts and answers …</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      )}
    </>
  )
}

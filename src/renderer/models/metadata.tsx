import { Code, ScrollArea, Text } from '@mantine/core'
import { count } from '#core/numbers.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import { Section } from './section.tsx'
import type { ModelDetails } from './words.tsx'

type Entry = NonNullable<ModelDetails['details']>['metadata'][number]

const columns: readonly Column<Entry>[] = [
  { id: 'key', title: 'Key', value: ({ key }) => key, width: 380 },
  { id: 'value', title: 'Value', value: ({ value }) => value, show: ({ value }) => <span title={value}>{value}</span> },
]

/** What the file says of itself: text that anybody may have written, shown and never carried out. */
export function Metadata({ model: { details, kind, fileState } }: { readonly model: ModelDetails }) {
  if (details === null) {
    const why =
      fileState === 'moved'
        ? 'They can be read again when the file is there.'
        : 'The file cannot be read as a model any more.'
    return (
      <Section title="Metadata">
        <Text size="sm">{why}</Text>
      </Section>
    )
  }
  const { chatTemplate, metadata } = details
  return (
    <>
      {kind === 'model' && (
        <Section title="Chat template">
          {chatTemplate === null && <Text size="sm">The file has none: it is asked as tk-instruct or plain.</Text>}
          {chatTemplate !== null && (
            <ScrollArea.Autosize
              mah={320}
              viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Chat template' }}
            >
              <Code block>{chatTemplate.text}</Code>
            </ScrollArea.Autosize>
          )}
          {chatTemplate !== null && chatTemplate.text.length < chatTemplate.characters && (
            <Text size="sm">
              The first {count(chatTemplate.text.length)} of {count(chatTemplate.characters)} characters.
            </Text>
          )}
        </Section>
      )}
      <Section title="Metadata">
        <DataTable label="Metadata" columns={columns} rows={metadata} rowKey={({ key }) => key} maxHeight={360} />
      </Section>
    </>
  )
}

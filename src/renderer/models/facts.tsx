import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { bytes, count, counted, parameters } from '#core/numbers.ts'
import { systemMessageName } from '#core/prompts/system-message.ts'
import { dateTime } from '../ui/dates.ts'
import { FileStateBadge, type ModelDetails } from './words.tsx'

export function Facts({ model }: { readonly model: ModelDetails }) {
  const own = model.kind === 'model'
  return (
    <Table withRowBorders={false} verticalSpacing={4} layout="fixed">
      <Table.Tbody>
        <Fact name="Kind">
          {own ? 'model' : 'adapter: it is asked with its base, whose architecture is shown here'}
        </Fact>
        <Fact name="Architecture">{model.architecture}</Fact>
        {own && <Fact name="Quantisation">{model.quantisation}</Fact>}
        <Fact name="Parameters">
          {parameters(model.parameters)} ({count(model.parameters)})
        </Fact>
        <Fact name="Vocabulary">{counted(model.vocabularySize, 'token')}</Fact>
        <Fact name="Context">{counted(model.contextLength, 'token')}</Fact>
        <Fact name="Asked as">
          {model.hasChatTemplate
            ? 'chat, through its own template'
            : `tk-instruct: ${model.chatTemplateFault ?? 'it has no chat template'}`}
        </Fact>
        {model.systemMessages !== undefined && (
          <Fact name="System message">
            {systemMessageName(undefined, model.systemMessages.default)}
            {model.systemMessages.refusal !== null && `; it takes no other one: ${model.systemMessages.refusal}`}
            {model.systemMessages.staying !== null && `; it cannot be left out: ${model.systemMessages.staying}`}
          </Fact>
        )}
        <Fact name="Size">{bytes(model.fileSize)}</Fact>
        <Fact name="File">
          <FileStateBadge state={model.fileState} />
        </Fact>
        <Fact name="Added">{dateTime(model.addedAt)}</Fact>
        <Fact name="SHA-256">
          <span style={{ overflowWrap: 'anywhere', fontFamily: 'monospace' }}>{model.sha256}</span>
        </Fact>
      </Table.Tbody>
    </Table>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w={130} fw={500} c="dimmed">
        {name}
      </Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  )
}

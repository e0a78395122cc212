import { Alert, Button, List, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'
import { useLocation } from 'wouter'
import { typesInWords } from '#core/models/conversion.ts'
import { bytes } from '#core/numbers.ts'
import type { Client } from '../app/client.ts'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { Failure } from '../ui/states.tsx'
import { ReadingProgress, useReader } from './reading.tsx'

/** Writes a model once more in another type, beside it. */
export function Convert({ file }: { readonly file: string }) {
  const conversions = useAsked(['models', 'conversions', file], (client) => client.models.conversions({ file }))
  return (
    <Asked query={conversions} what="what it can be converted to">
      {(value) => <Form source={file} conversions={value} />}
    </Asked>
  )
}

type Conversions = Awaited<ReturnType<Client['models']['conversions']>>

function Form({
  source,
  conversions: { now, choices },
}: {
  readonly source: string
  readonly conversions: Conversions
}) {
  const reader = useReader()
  const [, go] = useLocation()
  const [type, setType] = useState('F16')
  const [named, setNamed] = useState<string | null>(null)
  const [notAdded, setNotAdded] = useState<string | null>(null)
  const choice = choices.find((each) => each.type === type)
  const output = named ?? choice?.file ?? ''
  const convert = async () => {
    setNotAdded(null)
    const converted = await reader.read((client, signal) =>
      client.models.convert({ file: source, to: type, output: output.trim() }, { signal }),
    )
    if (converted === undefined) return
    if (converted.model !== null) go(paths.model(converted.model.sha256))
    else setNotAdded(typeof converted.why === 'string' ? converted.why : (converted.why?.sentence ?? ''))
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    void convert()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={720}>
        <Text size="sm">
          The model is written once more, its matrices in another type. Now it has {bytes(now.size)}:{' '}
          {typesInWords(now.types)}.
        </Text>
        <Select
          label="Type"
          required
          searchable
          allowDeselect={false}
          value={type}
          onChange={(value) => setType(value ?? type)}
          data={choices.map((each) => ({ value: each.type, label: `${each.type}, ${bytes(each.size)}` }))}
        />
        {choice !== undefined && choice.notes.length > 0 && (
          <List size="sm" c="dimmed">
            {choice.notes.map((note) => (
              <List.Item key={note}>{`${note.charAt(0).toUpperCase()}${note.slice(1)}.`}</List.Item>
            ))}
          </List>
        )}
        <TextInput
          label="File to write"
          description="On the machine Placebo runs on; nothing is written over"
          required
          value={output}
          onChange={({ currentTarget }) => setNamed(currentTarget.value)}
        />
        {reader.reading === null ? (
          <Button type="submit" disabled={output.trim() === ''} style={{ alignSelf: 'flex-start' }}>
            Convert
          </Button>
        ) : (
          <ReadingProgress reader={reader} />
        )}
        {reader.failure !== null && <Failure title="It was not converted" reasons={reader.failure} />}
        {notAdded !== null && (
          <Alert color="orange" title="It is written, but not added to the models" role="alert">
            <Text size="sm">{notAdded}</Text>
          </Alert>
        )}
      </Stack>
    </form>
  )
}

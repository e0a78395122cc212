import { Button, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { useLocation } from 'wouter'
import { defaultMergeInto, mergeTypes, type MergeInto } from '#core/models/merge-into.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'
import type { Model } from './words.tsx'

/** Adds an adapter to its base and writes the sum as a model that stands alone. */
export function Merge({ adapter }: { readonly adapter: Model }) {
  const models = useAsked(['models', 'list'], (client) => client.models.list())
  return (
    <Asked query={models} what="the other models">
      {({ models: all }) => (
        <Form
          adapter={adapter}
          bases={all.filter(({ kind, fileState }) => kind === 'model' && fileState !== 'moved')}
        />
      )}
    </Asked>
  )
}

function Form({ adapter, bases }: { readonly adapter: Model; readonly bases: readonly Model[] }) {
  const client = useClient()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [base, setBase] = useState(
    () => bases.find(({ sha256 }) => sha256 === adapter.origin?.parentSha256)?.file ?? null,
  )
  const [file, setFile] = useState(() =>
    adapter.file.replace(/[^/\\]*$/, `${adapter.name.replace(/\.gguf$/i, '')}-merged.gguf`),
  )
  const [into, setInto] = useState<MergeInto>(defaultMergeInto)
  const merge = useMutation({
    mutationFn: (from: string) => client.models.merge({ base: from, adapter: adapter.file, file: file.trim(), into }),
    async onSuccess({ sha256 }) {
      await queries.invalidateQueries({ queryKey: ['models'] })
      go(paths.model(sha256))
    },
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (base !== null) merge.mutate(base)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={720}>
        <Text size="sm">
          The adapter is added to its base and the sum is written as one file, which other programs can use, too.
        </Text>
        <Select
          label="Base"
          required
          allowDeselect={false}
          value={base}
          onChange={setBase}
          data={bases.map(({ name, file: value }) => ({ value, label: name }))}
          nothingFoundMessage="The base is not among the models; add it first."
        />
        <Radio.Group label="Quantised matrices become" value={into} onChange={(value) => setInto(readInto(value))}>
          <Stack gap={6} pt={6}>
            <Radio value="f16" label="F16" description="Larger; keeps what was learned" />
            <Radio
              value="base"
              label="Their own type"
              description="As small as the base; the sums are rounded once more, which may lose a part of what was learned"
            />
          </Stack>
        </Radio.Group>
        <TextInput
          label="File to write"
          description="On the machine Placebo runs on; nothing is written over"
          required
          value={file}
          onChange={({ currentTarget }) => setFile(currentTarget.value)}
        />
        <Group>
          <Button type="submit" disabled={base === null || file.trim() === ''} loading={merge.isPending}>
            Merge
          </Button>
          {merge.isPending && (
            <Text size="sm" role="status">
              Adding every matrix and writing the file …
            </Text>
          )}
        </Group>
        {merge.error !== null && <Failure title="It was not merged" reasons={reasonsOf(merge.error)} />}
      </Stack>
    </form>
  )
}

function readInto(value: string): MergeInto {
  return mergeTypes.find((each) => each === value) ?? defaultMergeInto
}

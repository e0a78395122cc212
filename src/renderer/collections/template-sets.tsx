import { Alert, Button, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { counted } from '#core/numbers.ts'
import { categoriesInWords } from '#core/templates/template.ts'
import { ChooseFile } from '../app/choose-file.tsx'
import type { Client } from '../app/client.ts'
import { givenPath } from '../app/given-path.ts'
import { useClient } from '../app/host.tsx'
import { Asked, useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { dateTime } from '../ui/dates.ts'
import { DropArea, type GivenFile } from '../ui/drop.tsx'
import { Failure } from '../ui/states.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import { showFailure, showUndo } from '../ui/undo.tsx'

type TemplateSet = Awaited<ReturnType<Client['templates']['list']>>['sets'][number]

/** Dropped or chosen, or where it lies on the host's machine. */
type Given = readonly GivenFile[] | string

/** Templates that a person brings: what is here, and a way to bring more in. */
export function TemplateSets() {
  const listed = useAsked(['collections', 'templates'], (client) => client.templates.list())
  const id = useId()
  return (
    <Stack component="section" gap="sm" aria-labelledby={id}>
      <Title order={2} size="h3" id={id}>
        Templates
      </Title>
      <Text size="sm" c="dimmed">
        Words of your own in the place of a definition, or around each input. A study of templates, and a grid, can ask
        them.
      </Text>
      <Asked query={listed} what="the templates">
        {({ sets }) => (
          <Stack gap="sm">
            {sets.length > 0 && <Sets sets={sets} />}
            <ImportTemplates taken={sets.map(({ name }) => name)} />
          </Stack>
        )}
      </Asked>
    </Stack>
  )
}

function Sets({ sets }: { readonly sets: readonly TemplateSet[] }) {
  const client = useClient()
  const refresh = useRefresh()
  const remove = async (name: string) => {
    try {
      const { id } = await client.templates.remove({ name })
      showUndo(`The templates ${name} are removed. Studies keep those that they ask.`, async () => {
        try {
          await client.templates.restore({ id })
        } catch (error) {
          showFailure(`${name} could not be brought back`, reasonsOf(error))
        }
        await refresh()
      })
    } catch (error) {
      showFailure(`${name} could not be removed`, reasonsOf(error))
    }
    await refresh()
  }
  const columns: readonly Column<TemplateSet>[] = [
    {
      id: 'name',
      title: 'Set',
      value: ({ name }) => name,
      show: ({ name }) => <span title={name}>{name}</span>,
      width: 170,
    },
    {
      id: 'categories',
      title: 'Categories',
      value: ({ templates }) => categoriesInWords(templates),
      show: ({ templates }) => <span title={categoriesInWords(templates)}>{categoriesInWords(templates)}</span>,
    },
    {
      id: 'words',
      title: 'Target words',
      value: ({ words }) => words.map((each) => each.words.join('/')).join(', '),
      width: 150,
    },
    {
      id: 'imported',
      title: 'Imported',
      value: ({ importedAt }) => importedAt,
      show: ({ importedAt }) => dateTime(importedAt),
      width: 190,
    },
    {
      id: 'remove',
      title: 'Remove',
      value: () => '',
      show: ({ name }) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Remove the templates ${name}`}
          onClick={() => void remove(name)}
        >
          Remove
        </Button>
      ),
      width: 125,
    },
  ]
  return <DataTable label="Sets of templates" columns={columns} rows={sets} rowKey={({ name }) => name} />
}

function ImportTemplates({ taken }: { readonly taken: readonly string[] }) {
  const client = useClient()
  const refresh = useRefresh()
  const [looking, setLooking] = useState(false)
  const [name, setName] = useState('')
  const imported = useMutation({
    mutationFn: async (from: Given) => {
      const path = typeof from === 'string' ? from : await givenPath(client, from)
      return client.templates.import({ path, replace: false, ...(name.trim() !== '' && { name: name.trim() }) })
    },
    async onSuccess() {
      setName('')
      await refresh()
    },
  })
  return (
    <Stack gap="sm" align="flex-start">
      <TextInput
        label="Name of the next set"
        description="Left empty, it is called as its file."
        value={name}
        maxLength={200}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={taken.includes(name.trim()) ? 'A set has this name already' : undefined}
        w={420}
      />
      <DropArea
        multiple={false}
        folders={false}
        accept=".csv"
        disabled={imported.isPending}
        onFiles={(files) => imported.mutate(files)}
        label="Drop a table of templates here"
        hint="CSV as Webson & Pavlick publish theirs: template_name, template, template_category. Nothing leaves this machine."
      />
      <Button variant="default" disabled={imported.isPending} onClick={() => setLooking(true)}>
        Look for a table of templates …
      </Button>
      {imported.error !== null && (
        <Failure title="The templates were not imported" reasons={reasonsOf(imported.error)} />
      )}
      {imported.data !== undefined && <Imported imported={imported.data} onClose={imported.reset} />}
      <ChooseFile
        opened={looking}
        title="Import a table of templates"
        onClose={() => setLooking(false)}
        onChoose={(path) => {
          setLooking(false)
          imported.mutate(path)
        }}
      />
    </Stack>
  )
}

function Imported({
  imported: { name, templates, refused },
  onClose,
}: {
  readonly imported: Awaited<ReturnType<Client['templates']['import']>>
  readonly onClose: () => void
}) {
  return (
    <Alert
      color="green"
      role="status"
      withCloseButton
      closeButtonLabel="Close"
      onClose={onClose}
      title={`${name} was imported: ${counted(templates.length, 'template')}`}
    >
      <Stack gap={4}>
        <Text size="sm">{categoriesInWords(templates)}</Text>
        {refused.map(({ where, message }) => (
          <Text key={where} size="sm">
            Left out: {message}
          </Text>
        ))}
      </Stack>
    </Alert>
  )
}

function useRefresh(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['collections', 'templates'] })
}

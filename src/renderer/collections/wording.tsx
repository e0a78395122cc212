import { Button, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { count, counted } from '#core/numbers.ts'
import { fieldsOf, fieldsProblems, slotName, type TaskFields } from '#core/templates/fields.ts'
import { mostParaphrases, paraphraseProblems } from '#core/templates/paraphrases.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Untrusted } from '../app/untrusted.tsx'
import { Failure } from '../ui/states.tsx'
import { showFailure, showUndo } from '../ui/undo.tsx'
import type { TaskDetails } from './words.ts'

interface WordingProps {
  readonly collection: string
  readonly task: TaskDetails
}

/** What templates need of a task: what its inputs are made of, and its definition in other words. */
export function Wording(props: WordingProps) {
  return (
    <Stack gap="xl">
      <Fields key={JSON.stringify(props.task.fields)} {...props} />
      <Paraphrases key={JSON.stringify(props.task.paraphrases)} {...props} />
    </Stack>
  )
}

function Fields({ collection, task }: WordingProps) {
  const [fields, setFields] = useState<TaskFields>(task.fields ?? task.proposedFields ?? [noField, noField])
  const confirmed = useSaid(collection, {
    say: (client, wanted: TaskDetails['fields']) =>
      client.collections.confirmFields({ collection, task: task.name, fields: wanted }),
    said: (wanted) =>
      wanted === null
        ? `Nobody has confirmed fields of ${task.name} any more.`
        : `The fields of ${task.name} are confirmed.`,
  })
  const isWhole = fields.every(({ name, slot }) => name.trim() !== '' && slot !== '')
  const problems = isWhole ? fieldsProblems(fields) : []
  const isNew = JSON.stringify(fields) !== JSON.stringify(task.fields)
  const put = (place: number, change: Partial<TaskFields[number]>) =>
    setFields(fields.map((field, i) => (i === place ? { ...field, ...change } : field)))
  const rename = (place: number, name: string) => {
    const { name: before = '', slot = '' } = fields[place] ?? {}
    // A slot that nobody has called otherwise follows the name.
    const follows = slot === '' || slot === slotName(before, place)
    put(place, { name, ...(follows && { slot: name.trim() === '' ? '' : slotName(name, place) }) })
  }
  return (
    <Part title="Fields of inputs">
      <Text size="sm">
        {task.fields !== null
          ? 'Confirmed: templates with slots are filled from these fields.'
          : task.proposedFields === null
            ? 'Nobody has confirmed fields, and no two names stand in all inputs. Templates with slots cannot ask this task.'
            : 'These names seem to stand in all inputs; nobody has confirmed them yet. Templates with slots cannot ask this task before.'}
      </Text>
      {fields.map(({ name, slot }, i) => (
        <Group key={i} align="flex-end">
          <TextInput
            label={`Name ${count(i + 1)}, before the colon`}
            value={name}
            onChange={({ currentTarget }) => rename(i, currentTarget.value)}
            w={260}
          />
          <TextInput
            label={`Slot ${count(i + 1)}`}
            leftSection="{"
            rightSection="}"
            value={slot}
            onChange={({ currentTarget }) => put(i, { slot: currentTarget.value })}
            w={220}
          />
          {fields.length > 2 && (
            <Button variant="default" onClick={() => setFields(fields.filter((_, other) => other !== i))}>
              Remove field {count(i + 1)}
            </Button>
          )}
        </Group>
      ))}
      <FirstInput
        collection={collection}
        task={task.name}
        fields={isWhole && problems.length === 0 ? fields : undefined}
      />
      <Problems problems={problems} />
      {confirmed.error !== null && (
        <Failure title="The fields were not confirmed" reasons={reasonsOf(confirmed.error)} />
      )}
      <Group>
        <Button
          disabled={!isWhole || problems.length > 0 || !isNew}
          loading={confirmed.isPending}
          onClick={() => confirmed.mutate([...fields])}
        >
          Confirm the fields
        </Button>
        <Button variant="default" onClick={() => setFields([...fields, noField])}>
          Another field
        </Button>
        {task.fields !== null && (
          <Button variant="default" onClick={() => confirmed.mutate(null)}>
            Take the confirmation back
          </Button>
        )}
      </Group>
    </Part>
  )
}

const noField = { name: '', slot: '' }

/** What the fields make of a real input, before somebody confirms them; `undefined`: they are not whole yet. */
function FirstInput({
  collection,
  task,
  fields,
}: {
  readonly collection: string
  readonly task: string
  readonly fields: TaskFields | undefined
}) {
  const { data } = useAsked(['collections', 'instances', collection, task, 'first'], (client) =>
    client.collections.instances({ collection, task, offset: 0, limit: 1, cut: firstCut }),
  )
  const input = data?.instances[0]?.input
  if (input === undefined) return null
  const found = fields && fieldsOf(input, fields)
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        The first input
      </Text>
      {found?.state === 'found' ? (
        [...found.fields].map(([slot, text]) => (
          <Group key={slot} gap="xs" wrap="nowrap" align="flex-start">
            <Text size="sm" c="dimmed">
              {`{${slot}}`}
            </Text>
            <Untrusted look="plain" label={`Field ${slot} of the first input`} text={text} />
          </Group>
        ))
      ) : (
        <>
          <Untrusted look="plain" label="The first input" text={input} />
          {found?.state === 'missing' && (
            <Text size="sm" c="red" role="status">
              These fields do not fit: {found.reason}.
            </Text>
          )}
        </>
      )}
    </Stack>
  )
}

/** Characters. */
const firstCut = 2000

function Paraphrases({ collection, task }: WordingProps) {
  const [texts, setTexts] = useState(task.paraphrases)
  const saved = useSaid(collection, {
    say: (client, wanted: readonly string[]) =>
      client.collections.paraphrase({ collection, task: task.name, texts: wanted }),
    said: (wanted) => `${task.name} has ${counted(wanted.length, 'paraphrase')} now.`,
  })
  const wanted = texts.map((text) => text.trim()).filter((text) => text !== '')
  const problems = paraphraseProblems(wanted, task.definition)
  const isNew = JSON.stringify(wanted) !== JSON.stringify(task.paraphrases)
  return (
    <Part title="Paraphrases of the definition">
      <Text size="sm">
        Further instructive templates: the definition in other words, saying the same. Asked as paraphrase-1 to
        paraphrase-{count(mostParaphrases)}.
      </Text>
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          The definition
        </Text>
        <Untrusted look="plain" label="The definition" text={task.definition} />
      </Stack>
      {texts.map((text, i) => (
        <Group key={i} align="flex-end" wrap="nowrap">
          <Textarea
            label={`Paraphrase ${count(i + 1)}`}
            autosize
            minRows={2}
            value={text}
            onChange={({ currentTarget }) =>
              setTexts(texts.map((each, other) => (other === i ? currentTarget.value : each)))
            }
            flex={1}
          />
          <Button
            variant="default"
            aria-label={`Remove paraphrase ${count(i + 1)}`}
            onClick={() => setTexts(texts.filter((_, other) => other !== i))}
          >
            Remove
          </Button>
        </Group>
      ))}
      <Problems problems={problems} />
      {saved.error !== null && <Failure title="The paraphrases were not saved" reasons={reasonsOf(saved.error)} />}
      <Group>
        <Button disabled={problems.length > 0 || !isNew} loading={saved.isPending} onClick={() => saved.mutate(wanted)}>
          Save the paraphrases
        </Button>
        <Button variant="default" disabled={texts.length >= mostParaphrases} onClick={() => setTexts([...texts, ''])}>
          Another paraphrase
        </Button>
      </Group>
    </Part>
  )
}

function Problems({ problems }: { readonly problems: readonly string[] }) {
  return problems.map((problem) => (
    <Text key={problem} size="sm" c="red" role="alert">
      {problem}
    </Text>
  ))
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <Stack component="section" gap="sm" align="stretch" aria-labelledby={id}>
      <Title order={2} size="h3" id={id}>
        {title}
      </Title>
      {children}
    </Stack>
  )
}

interface Saying<Input> {
  readonly say: (
    client: Client,
    input: Input,
  ) => Promise<Pick<Awaited<ReturnType<Client['collections']['paraphrase']>>, 'step'>>
  readonly said: (input: Input) => string
}

/** What is said is a step of the active annotation set: an undo is one, too, and both stand in its history. */
function useSaid<Input>(collection: string, { say, said }: Saying<Input>) {
  const client = useClient()
  const queries = useQueryClient()
  const changed = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['collections'] }),
      queries.invalidateQueries({ queryKey: ['annotations'] }),
    ])
  return useMutation({
    mutationFn: (input: Input) => say(client, input),
    async onSuccess({ step }, input) {
      if (step !== null)
        showUndo(said(input), async () => {
          try {
            await client.annotations.undo({ collection, set: step.set, step: step.number })
          } catch (error) {
            showFailure('It could not be taken back', reasonsOf(error))
          }
          await changed()
        })
      await changed()
    },
  })
}

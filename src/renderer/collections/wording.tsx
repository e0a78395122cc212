import { Alert, Button, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { count, counted } from '#core/numbers.ts'
import { fieldsProblems } from '#core/templates/fields.ts'
import { mostParaphrases, paraphraseProblems } from '#core/templates/paraphrases.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'
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
  const [fields, setFields] = useState(task.fields ?? task.proposedFields ?? [noField, noField])
  const confirmed = useSaid((client, wanted: TaskDetails['fields']) =>
    client.collections.confirmFields({ collection, task: task.name, fields: wanted }),
  )
  const problems = fieldsProblems(fields)
  const put = (place: number, change: Partial<(typeof fields)[number]>) =>
    setFields(fields.map((field, i) => (i === place ? { ...field, ...change } : field)))
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
            onChange={({ currentTarget }) => put(i, { name: currentTarget.value })}
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
      {problems.map((problem) => (
        <Text key={problem} size="sm" c="red" role="alert">
          {problem}
        </Text>
      ))}
      {confirmed.error !== null && (
        <Failure title="The fields were not confirmed" reasons={reasonsOf(confirmed.error)} />
      )}
      <Group>
        <Button
          disabled={problems.length > 0}
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

function Paraphrases({ collection, task }: WordingProps) {
  const [texts, setTexts] = useState(task.paraphrases)
  const saved = useSaid((client, wanted: readonly string[]) =>
    client.collections.paraphrase({ collection, task: task.name, texts: wanted }),
  )
  const problems = paraphraseProblems(texts, task.definition)
  return (
    <Part title="Paraphrases of the definition">
      <Text size="sm">
        Further instructive templates: the definition in other words, saying the same. Asked as paraphrase-1 to
        paraphrase-{count(mostParaphrases)}.
      </Text>
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
          <Button variant="default" onClick={() => setTexts(texts.filter((_, other) => other !== i))}>
            Remove paraphrase {count(i + 1)}
          </Button>
        </Group>
      ))}
      {problems.map((problem) => (
        <Text key={problem} size="sm" c="red" role="alert">
          {problem}
        </Text>
      ))}
      {saved.error !== null && <Failure title="The paraphrases were not saved" reasons={reasonsOf(saved.error)} />}
      {saved.data !== undefined && (
        <Alert color="green" role="status">
          {counted(saved.data.texts.length, 'paraphrase')} saved
        </Alert>
      )}
      <Group>
        <Button disabled={problems.length > 0} loading={saved.isPending} onClick={() => saved.mutate(texts)}>
          Save the paraphrases
        </Button>
        <Button variant="default" disabled={texts.length >= mostParaphrases} onClick={() => setTexts([...texts, ''])}>
          Another paraphrase
        </Button>
      </Group>
    </Part>
  )
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

/** What is said lies in the active annotation set; undo is on the bench, and in its history. */
function useSaid<Input, Answer>(say: (client: Client, input: Input) => Promise<Answer>) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (input: Input) => say(client, input),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['collections'] }),
        queries.invalidateQueries({ queryKey: ['annotations'] }),
      ]),
  })
}

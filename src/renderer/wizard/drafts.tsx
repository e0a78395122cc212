import { ActionIcon, Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { questions, type QuestionName } from '#core/study/questions/index.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { dateTime } from '../ui/dates.ts'
import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/states.tsx'
import { QuestionButtons } from './question-cards.tsx'
import { steps } from './steps.ts'

/** Drafts to go on with, and the questions a new study can begin with. */
export function Drafts() {
  const client = useClient()
  const [, go] = useLocation()
  const begin = useMutation({
    mutationFn: (question: QuestionName) => client.drafts.save({ id: null, step: 'tasks', content: { question } }),
    onSuccess: ({ id }) => go(paths.draft(id)),
  })
  return (
    <Page
      title="New study"
      about="Six steps from a question to a run. Everything is saved as you go; each step can be left and come back to."
    >
      <SavedDrafts />
      <Stack gap="sm" component="section" aria-labelledby="begin">
        <Title order={2} id="begin">
          Begin with a question
        </Title>
        {begin.error !== null && <Failure title="The draft could not be begun" reasons={reasonsOf(begin.error)} />}
        <QuestionButtons onChoose={(question) => begin.mutate(question)} />
      </Stack>
    </Page>
  )
}

function SavedDrafts() {
  const drafts = useAsked(['drafts', 'list'], (client) => client.drafts.list())
  return (
    <Asked query={drafts} what="the drafts">
      {({ drafts: all }) =>
        all.length > 0 && (
          <Stack gap="sm" component="section" aria-labelledby="drafts">
            <Title order={2} id="drafts">
              Go on with a draft
            </Title>
            {all.map((draft) => (
              <DraftLine key={draft.id} draft={draft} />
            ))}
          </Stack>
        )
      }
    </Asked>
  )
}

type Listed = Awaited<ReturnType<Client['drafts']['list']>>['drafts'][number]

function DraftLine({ draft: { id, name, step, savedAt, question, collection, model } }: { readonly draft: Listed }) {
  const client = useClient()
  const queries = useQueryClient()
  const again = () => queries.invalidateQueries({ queryKey: ['drafts'] })
  const remove = useMutation({
    async mutationFn() {
      const removed = await client.drafts.read({ id })
      await client.drafts.remove({ id })
      return removed
    },
    onSuccess(removed) {
      void again()
      const undo = async () => {
        await client.drafts.save({ id: null, step: removed.step, content: removed.content })
        notifications.hide(removed.id)
        await again()
      }
      notifications.show({
        id: removed.id,
        title: 'The draft is deleted',
        autoClose: 15_000,
        closeButtonProps: { 'aria-label': 'Close' },
        message: (
          <Group justify="space-between">
            <Text size="sm">{name}</Text>
            <Button size="compact-sm" variant="light" onClick={() => void undo()}>
              Undo
            </Button>
          </Group>
        ),
      })
    },
  })
  const title = question === null ? undefined : questions[question].title
  const about = [
    title !== undefined && name.startsWith(title) ? undefined : title,
    name.endsWith(`– ${collection ?? ''}`) ? undefined : collection,
    model,
  ].filter((part) => part !== undefined && part !== null)
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" wrap="nowrap">
        <div>
          <Anchor component={Link} href={paths.draft(id)} fw={600}>
            {name}
          </Anchor>
          <Text size="sm" c="dimmed">
            {[
              ...about,
              `step ${steps.findIndex((each) => each.name === step) + 1}: ${steps.find((each) => each.name === step)?.title ?? ''}`,
              `saved ${dateTime(savedAt)}`,
            ].join(' · ')}
          </Text>
          {remove.error !== null && (
            <Text size="sm" c="red" role="alert">
              {reasonsOf(remove.error).join(' ')}
            </Text>
          )}
        </div>
        <Group gap="xs" wrap="nowrap">
          <Button
            component={Link}
            href={paths.draft(id)}
            variant="light"
            size="xs"
            aria-label={`Continue with ${name}`}
          >
            Continue
          </Button>
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={`Delete the draft ${name}`}
            title="Delete"
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
    </Paper>
  )
}

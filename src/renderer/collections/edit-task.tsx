import { Alert, Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { textProblems } from '#core/corrections.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Untrusted } from '../app/untrusted.tsx'
import { Failure } from '../ui/states.tsx'
import { showFailure, showUndo } from '../ui/undo.tsx'
import { EditExamples } from './edit-examples.tsx'
import { TaskVersions } from './task-versions.tsx'
import type { TaskDetails, TaskText } from './words.ts'

interface EditTaskProps {
  readonly collection: string
  readonly task: TaskDetails
}

/** Definition and examples written anew. What is typed stays over a restart until it is saved or taken back. */
export function EditTask({ collection, task }: EditTaskProps) {
  const now: TaskText = {
    definition: task.definition,
    positiveExamples: task.positiveExamples,
    negativeExamples: task.negativeExamples,
  }
  const [typed, setTyped, forgetTyped] = useLocalStorage<TaskText | null>({
    key: `placebo edit ${collection}/${task.name}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  })
  const text = typed ?? now
  const changed = JSON.stringify(text) !== JSON.stringify(now)
  const problems = textProblems(text)
  const { save, restore, error, isPending } = useVersions(collection, task, forgetTyped)
  return (
    <Stack gap="lg">
      <Text size="sm">
        What is saved counts for studies planned from then on. The imported text is kept and can be taken again; runs
        keep what they were begun with.
      </Text>
      {changed && (
        <Alert color="blue" role="status" title="There are changes that are not saved">
          <Button size="compact-sm" variant="default" onClick={forgetTyped}>
            Take them back
          </Button>
        </Alert>
      )}
      <Stack gap="xs">
        <Textarea
          label="Definition"
          autosize
          minRows={4}
          maxRows={20}
          value={text.definition}
          onChange={({ currentTarget }) => setTyped({ ...text, definition: currentTarget.value })}
        />
        {text.definition !== task.imported.definition && (
          <Paper withBorder p="sm">
            <Text size="sm" c="dimmed" pb={4}>
              What differs from the imported definition
            </Text>
            <Untrusted
              label="The definition, with what differs from the imported one marked"
              text={text.definition}
              before={task.imported.definition}
              removed
            />
          </Paper>
        )}
      </Stack>
      <EditExamples
        title="Positive examples"
        examples={text.positiveExamples}
        withOptions={task.space.kind === 'choice'}
        onChange={(positiveExamples) => setTyped({ ...text, positiveExamples })}
      />
      <EditExamples
        title="Negative examples"
        examples={text.negativeExamples}
        withOptions={task.space.kind === 'choice'}
        onChange={(negativeExamples) => setTyped({ ...text, negativeExamples })}
      />
      {changed && problems.length > 0 && <Failure title="It cannot be saved yet" reasons={problems} />}
      {changed &&
        outsideSpace(task, text).map((output) => (
          <Text key={output} size="sm" role="status">
            Note: {JSON.stringify(output)} is an output of a positive example and not in the label space.
          </Text>
        ))}
      {error !== null && <Failure title="It was not saved" reasons={reasonsOf(error)} />}
      <Group>
        <Button disabled={!changed || problems.length > 0} loading={isPending} onClick={() => save(text)}>
          Save as a new version
        </Button>
      </Group>
      <Stack component="section" gap="xs" aria-labelledby="versions">
        <Title order={2} size="h3" id="versions">
          Versions
        </Title>
        <TaskVersions versions={task.versions} onRestore={restore} />
      </Stack>
    </Stack>
  )
}

function useVersions(collection: string, task: TaskDetails, forgetTyped: () => void) {
  const client = useClient()
  const queries = useQueryClient()
  const active = task.versions.at(-1)?.number ?? 0
  const changed = () => queries.invalidateQueries({ queryKey: ['collections'] })
  const restore = async (number: number) => {
    try {
      await client.collections.restoreVersion({ collection, task: task.name, number })
      await changed()
    } catch (error) {
      showFailure('The version could not be taken again', reasonsOf(error))
    }
  }
  const saved = useMutation({
    mutationFn: (text: TaskText) => client.collections.edit({ collection, task: task.name, text }),
    async onSuccess() {
      forgetTyped()
      showUndo(`${task.name} has a new text.`, () => restore(active))
      await changed()
    },
  })
  return {
    save: (text: TaskText) => saved.mutate(text),
    restore: (number: number) => void restore(number),
    error: saved.error,
    isPending: saved.isPending,
  }
}

function outsideSpace({ space }: TaskDetails, { positiveExamples }: TaskText): readonly string[] {
  if (space.kind !== 'classification') return []
  return [...new Set(positiveExamples.map(({ output }) => output.trim()))].filter(
    (output) => output !== '' && !space.labels.includes(output),
  )
}

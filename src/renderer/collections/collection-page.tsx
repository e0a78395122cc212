import { Anchor, Button, Stack, Tabs } from '@mantine/core'
import { Link } from 'wouter'
import { count, counted } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { dateTime } from '../ui/dates.ts'
import { Page } from '../ui/page.tsx'
import { CollectionActions } from './collection-actions.tsx'
import { LintReport } from './lint-report.tsx'
import { Reproduction } from './reproduction.tsx'
import { TaskTable } from './task-table.tsx'
import { useLint } from './use-lint.ts'

/** One collection: its tasks, what of the paper follows from them without a model, and what looks wrong in them. */
export function CollectionPage({ name }: { readonly name: string }) {
  const shown = useAsked(['collections', 'show', name], (client) => client.collections.show({ name }))
  const lint = useLint(name)
  const about =
    shown.data &&
    [
      counted(shown.data.tasks.length, 'task'),
      counted(
        shown.data.tasks.reduce((sum, { instances }) => sum + instances, 0),
        'instance',
      ),
      `imported ${dateTime(shown.data.importedAt)} from ${shown.data.source}`,
    ].join(' · ')
  return (
    <Page
      title={name}
      about={about}
      actions={
        shown.data && (
          <>
            <Button component={Link} href={paths.annotate(name)} variant="default">
              Annotate
            </Button>
            <CollectionActions name={name} tasks={shown.data.tasks.length} />
          </>
        )
      }
    >
      <Anchor component={Link} href={paths.collections} size="sm">
        All collections
      </Anchor>
      <Asked query={shown} what="the collection">
        {({ tasks }) => (
          <Tabs defaultValue="tasks" keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="tasks">Tasks</Tabs.Tab>
              <Tabs.Tab value="reproduction">Reproduction</Tabs.Tab>
              <Tabs.Tab value="lint">Lint report{lint.data && ` (${count(lint.data.length)})`}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="tasks" pt="md">
              <TaskTable collection={name} tasks={tasks} findings={lint.data} />
            </Tabs.Panel>
            <Tabs.Panel value="reproduction" pt="md">
              <Reproduction collection={name} />
            </Tabs.Panel>
            <Tabs.Panel value="lint" pt="md">
              <Stack>
                <Asked query={lint} what="the lint report">
                  {(findings) => <LintReport collection={name} findings={findings} />}
                </Asked>
              </Stack>
            </Tabs.Panel>
          </Tabs>
        )}
      </Asked>
    </Page>
  )
}

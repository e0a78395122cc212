import { Anchor, Paper, SimpleGrid, Text } from '@mantine/core'
import { Link } from 'wouter'
import { counted } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'

/** Collections and models that are here. */
export function Inventory() {
  const collections = useAsked(['collections', 'list'], (client) => client.collections.list())
  const models = useAsked(['models', 'list'], (client) => client.models.list())
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <Asked query={collections} what="the collections">
        {({ collections: all }) => (
          <Stock
            title={counted(all.length, 'collection')}
            path={paths.collections}
            action={all.length === 0 ? 'Import tasks' : 'See them'}
            text={
              all.length === 0
                ? 'Tasks to ask and to train on would be here.'
                : all.map(({ name, tasks }) => `${name} (${counted(tasks, 'task')})`).join(', ')
            }
          />
        )}
      </Asked>
      <Asked query={models} what="the models">
        {({ models: all }) => (
          <Stock
            title={counted(all.length, 'model')}
            path={paths.models}
            action={all.length === 0 ? 'Add a model' : 'See them'}
            text={all.length === 0 ? 'GGUF files to ask would be here.' : all.map(({ name }) => name).join(', ')}
          />
        )}
      </Asked>
    </SimpleGrid>
  )
}

interface StockProps {
  readonly title: string
  readonly text: string
  readonly path: string
  readonly action: string
}

function Stock({ title, text, path, action }: StockProps) {
  return (
    <Paper withBorder p="md">
      <Text component="h2" fw={600} size="lg">
        {title}
      </Text>
      <Text c="dimmed" size="sm" lineClamp={2}>
        {text}
      </Text>
      <Anchor component={Link} href={path} size="sm">
        {action}
      </Anchor>
    </Paper>
  )
}

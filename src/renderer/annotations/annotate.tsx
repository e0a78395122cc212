import { Anchor, Button, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import { count } from '#core/numbers.ts'
import { useClient } from '../app/host.tsx'
import { decodeName, firstSet, paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Page } from '../ui/page.tsx'
import { Empty, Failure } from '../ui/states.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import { useSettings } from './author.tsx'
import { Bench } from './bench.tsx'
import { editsOf, queueQuery } from './queries.ts'
import { workName } from './works.ts'

export interface AnnotateProps {
  /** As the address has them. */
  readonly collection: string | undefined
  readonly set: string | undefined
  readonly task: string | undefined
  readonly work: string | undefined
}

/** The annotation bench: of a collection a set, of the set a task, of the task one kind of work. */
export default function Annotate({ collection, set, task, work }: AnnotateProps) {
  if (collection === undefined) return <Collections />
  const name = decodeName(collection)
  return (
    <OfCollection
      key={name}
      collection={name}
      set={set === undefined ? undefined : decodeName(set)}
      task={task === undefined ? undefined : decodeName(task)}
      work={work}
    />
  )
}

interface Listed {
  readonly name: string
  readonly tasks: number
  readonly instances: number
}

const columns: readonly Column<Listed>[] = [
  { id: 'name', title: 'Collection', value: ({ name }) => name },
  {
    id: 'tasks',
    title: 'Tasks',
    value: ({ tasks }) => tasks,
    show: ({ tasks }) => count(tasks),
    numeric: true,
    width: 120,
  },
  {
    id: 'instances',
    title: 'Instances',
    value: ({ instances }) => instances,
    show: ({ instances }) => count(instances),
    numeric: true,
    width: 140,
  },
]

function Collections() {
  const list = useAsked(['collections', 'list'], (client) => client.collections.list())
  const [, go] = useLocation()
  return (
    <Page
      title="Annotate"
      about="Delusive examples and simplified definitions are built here, task by task, by keyboard."
    >
      <Asked query={list} what="the collections">
        {({ collections }) =>
          collections.length === 0 ? (
            <Empty
              title="No collection yet"
              text="What is annotated are the tasks of a collection. Import one first."
              action={
                <Button component={Link} href={paths.collections}>
                  Import a collection
                </Button>
              }
            />
          ) : (
            <Stack gap="sm">
              <Text>Whose tasks do you want to annotate?</Text>
              <DataTable
                label="Collections"
                columns={columns}
                rows={collections}
                rowKey={({ name }) => name}
                onOpen={({ name }) => go(paths.annotate(name))}
              />
            </Stack>
          )
        }
      </Asked>
    </Page>
  )
}

interface OfCollectionProps extends Omit<AnnotateProps, 'collection'> {
  readonly collection: string
}

function OfCollection({ collection, set: wanted, task, work }: OfCollectionProps) {
  const listed = useAsked(['annotations', 'sets', collection], (client) => client.annotations.sets({ collection }))
  const set = wanted ?? listed.data?.sets[0]?.name
  useReadEarly(collection, set)
  const place = useMemo(() => (set === undefined ? undefined : { collection, set }), [collection, set])
  return (
    <Asked query={listed} what="the annotation sets">
      {({ sets }) => {
        if (place === undefined || sets.length === 0) return <NoSet collection={collection} name={wanted ?? firstSet} />
        const found = sets.some(({ name }) => name === place.set)
        return found ? (
          <Bench key={place.set} place={place} sets={sets} task={task} work={workName(work)} />
        ) : (
          <UnknownSet collection={collection} set={place.set} />
        )
      }}
    </Asked>
  )
}

/** What the bench asks for first is asked while the sets are still on their way. */
function useReadEarly(collection: string, set: string | undefined): void {
  const client = useClient()
  const queries = useQueryClient()
  useSettings()
  useEffect(() => {
    if (set === undefined) return
    const place = { collection, set }
    // Whoever shows it says what went wrong.
    queries.query(queueQuery(client, place, editsOf(queries, client, place))).catch(() => undefined)
  }, [client, queries, collection, set])
}

function NoSet({ collection, name }: { readonly collection: string; readonly name: string }) {
  const client = useClient()
  const queries = useQueryClient()
  const create = useMutation({
    mutationFn: () => client.annotations.createSet({ collection, name }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['annotations'] }),
  })
  return (
    <Page title={`Annotate ${collection}`}>
      <Anchor component={Link} href={paths.annotations} size="sm">
        All collections
      </Anchor>
      <Empty
        title="Nobody has annotated this collection yet"
        text={`A set of annotations would be here: delusive pairs, tagged definitions and reviewed label spaces of its tasks. Studies planned from then on use what is approved in it. The first set is called ${name}.`}
        action={
          <Button onClick={() => create.mutate()} loading={create.isPending} data-autofocus>
            Start annotating
          </Button>
        }
      />
      {create.error !== null && (
        <Failure title="The set could not be made" reasons={reasonsOf(create.error)} onRetry={() => create.mutate()} />
      )}
    </Page>
  )
}

function UnknownSet({ collection, set }: { readonly collection: string; readonly set: string }) {
  return (
    <Page title={`Annotate ${collection}`}>
      <Empty
        title={`There is no set ${set}`}
        text="It may have been renamed or removed."
        action={
          <Button component={Link} href={paths.annotate(collection)}>
            Annotate {collection}
          </Button>
        }
      />
    </Page>
  )
}

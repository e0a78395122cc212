import { Tabs, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useCallback } from 'react'
import { Asked } from '../app/query.tsx'
import { Loading } from '../ui/states.tsx'
import classes from './annotations.module.css'
import { AskAuthor, AskWhose, isStranger, useSettings, type Settings } from './author.tsx'
import { benchKeys, keyLists } from './bench-keys.ts'
import { BenchHeader, type SetRow } from './bench-header.tsx'
import { HistoryDrawer } from './history/history-drawer.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { PairWork } from './pairs/pair-work.tsx'
import { ProposeDialog } from './propose/propose-dialog.tsx'
import type { Place } from './queries.ts'
import { Queue } from './queue/queue.tsx'
import { Refusals } from './refusals.tsx'
import { aboutTask, TaskText } from './task-text.tsx'
import { useEdits } from './use-bench.ts'
import { KeysProvider, useKeys } from './use-keys.tsx'
import { usePanels } from './use-panels.ts'
import { TypingContext } from './use-saved-text.ts'
import { useTyping, useWorkbench, type Workbench } from './use-workbench.ts'
import type { SaveState, WorkProps } from './work.ts'
import { workBeside, workName, works, type WorkName } from './works.ts'

export interface BenchProps {
  readonly place: Place
  readonly sets: readonly SetRow[]
  readonly task: string | undefined
  readonly work: WorkName
}

export function Bench(props: BenchProps) {
  const settings = useSettings()
  return (
    <Asked query={settings} what="your settings">
      {(known) => <Opened {...props} settings={known} />}
    </Asked>
  )
}

function Opened({ place, sets, task, work, settings }: BenchProps & { readonly settings: Settings }) {
  useDocumentTitle(`Annotate ${place.collection} – Placebo`)
  const { authors, author: owner } = sets.find(({ name }) => name === place.set) ?? { authors: [], author: null }
  const author = owner ?? settings.author
  const { edits, state } = useEdits(place, author)
  const typing = useTyping()
  const bench = useWorkbench({ place, edits, state, wanted: task, work, author })
  return (
    <TypingContext value={typing.begin}>
      <KeysProvider
        lists={keyLists}
        remapped={settings.keys}
        waiting={state.turning || (bench.details.isPending && bench.name !== undefined)}
      >
        <BenchKeys bench={bench} />
        <div className={classes['bench']}>
          <BenchHeader
            place={place}
            sets={sets}
            bench={bench}
            saved={typing.under && state.saved.state === 'saved' ? { state: 'waiting' } : state.saved}
            author={author}
            authors={authors}
            onAgain={() => edits.again()}
          />
          {owner === null && !settings.authorChosen && <AskAuthor place={place} author={author} authors={authors} />}
          {owner === null && settings.authorChosen && isStranger(author, authors) && (
            <AskWhose place={place} author={author} authors={authors} />
          )}
          <Refusals edits={edits} refusals={state.refusals} />
          <Asked query={bench.queue} what="the queue">
            {() => <Columns bench={bench} saved={state.saved} />}
          </Asked>
        </div>
        {bench.opened?.what === 'keys' && (
          <KeysDialog lists={keyLists} remapped={settings.keys} onClose={bench.close} />
        )}
        {bench.opened?.what === 'propose' && (
          <ProposeDialog
            tasks={bench.rows?.length ?? 0}
            state={bench.proposing.state}
            onStart={bench.proposing.startAll}
            onForget={bench.proposing.forget}
            onClose={bench.close}
            onWalk={() => {
              bench.close()
              bench.walk()
            }}
          />
        )}
        {bench.opened?.what === 'history' && (
          <HistoryDrawer
            place={place}
            of={bench.opened.of}
            version={edits.version()}
            onReturn={bench.returnTo}
            onClose={bench.close}
          />
        )}
      </KeysProvider>
    </TypingContext>
  )
}

/** What keys do wherever one is on the bench. */
function BenchKeys({ bench }: { readonly bench: Workbench }) {
  useKeys(benchKeys, {
    'next task': () => bench.goBeside(1),
    'previous task': () => bench.goBeside(-1),
    'next doubtful': bench.goDoubtful,
    undo: () => bench.turn('undo'),
    redo: () => bench.turn('redo'),
    'next work': () => bench.setWork(workBeside(bench.work, 1)),
    'previous work': () => bench.setWork(workBeside(bench.work, -1)),
    search: () => bench.search.current?.focus(),
    'task history': () => bench.openHistory({ task: bench.name }),
    help: bench.openKeys,
  })
  return null
}

interface ColumnsProps {
  readonly bench: Workbench
  readonly saved: SaveState
}

function Columns({ bench, saved }: ColumnsProps) {
  const { rows, listed, name, filter, setFilter, open, search, task, details, work } = bench
  if (rows?.length === 0) return <Text>This collection has no tasks.</Text>
  return (
    <div className={classes['columns']}>
      <Queue
        rows={rows ?? []}
        listed={listed}
        current={name}
        filter={filter}
        onFilter={setFilter}
        onOpen={open}
        search={search}
      />
      <section className={classes['task']} aria-label="Task" tabIndex={0}>
        <Title order={2} size="h3" className={classes['name']}>
          {name}
        </Title>
        {task && (
          <Text size="xs" c="dimmed">
            {aboutTask(task)}
          </Text>
        )}
        <Asked query={details} what="the task">
          {() =>
            task && (
              <TaskText
                task={task}
                withoutDefinition={work !== 'pairs'}
                onBegin={work === 'pairs' ? bench.pairActions.begin : undefined}
              />
            )
          }
        </Asked>
      </section>
      <Work bench={bench} saved={saved} />
    </div>
  )
}

function Work({ bench, saved }: ColumnsProps) {
  const { place, task, work, setWork, act, announce, openHistory, name } = bench
  const showHistory = useCallback((item?: string) => openHistory({ task: name, item }), [openHistory, name])
  const panels = usePanels()
  const props = task && { ...place, task, act, saved, announce, showHistory }
  return (
    <section className={classes['work']} aria-label="Work">
      <Tabs value={work} onChange={(value) => setWork(workName(value))} keepMounted={false} className={classes['tabs']}>
        <Tabs.List className={classes['tabList']}>
          {works.map((each) => (
            <Tabs.Tab key={each.name} value={each.name}>
              {each.title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {works.map((each) => (
          <Tabs.Panel key={each.name} value={each.name} className={classes['panel']} tabIndex={-1}>
            {props && <Panel bench={bench} panels={panels} props={props} />}
          </Tabs.Panel>
        ))}
      </Tabs>
      <Text size="xs" role="status" className={classes['reported']}>
        {bench.reported}
      </Text>
    </section>
  )
}

interface PanelProps {
  readonly bench: Workbench
  readonly panels: ReturnType<typeof usePanels>
  readonly props: WorkProps
}

function Panel({ bench, panels, props }: PanelProps) {
  if (bench.work === 'pairs') {
    return (
      <PairWork
        {...props}
        chosen={bench.chosen}
        focus={bench.focus}
        onChoose={bench.choose}
        actions={bench.pairActions}
        onPropose={bench.propose}
        proposing={bench.proposing.state.state === 'under way'}
      />
    )
  }
  const Work = panels?.[bench.work]
  return Work ? <Work key={props.task.name} {...props} /> : <Loading what="the work" />
}

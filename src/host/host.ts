import { fileURLToPath } from 'node:url'
import { createEngine } from '#engine/client.ts'
import type { Engine } from '#engine/engine.ts'
import { ModelReader } from '#engine/model-reader.ts'
import { RemoteEngine } from '#engine/remote/remote-engine.ts'
import { withEndpoints } from '#engine/remote/with-endpoints.ts'
import type { Fork } from '#processes/fork.ts'
import { openStore, type Store } from '#store/store.ts'
import { createTrainer } from '#trainer/client.ts'
import type { Trainer } from '#trainer/trainer.ts'
import { EndpointKeys } from './endpoints/keys.ts'
import { BundleThread } from './bundles/bundle-thread.ts'
import { ChangeWatch } from './changes/follow-changes.ts'
import { dropUnfinished } from './bundles/unfinished.ts'
import { RunSlot } from './runs/run-slot.ts'
import { ImportThread } from './collections/imports/import-thread.ts'
import { indexTrials } from './runs/index-trials.ts'
import { removeLeftParts } from './disk/left-parts.ts'
import { purgeExpired } from './history/purge.ts'
import { ReceivedFiles } from './disk/received-files.ts'
import { ResultsThreads } from './results/threads.ts'

/** What every handler is given. */
export interface Host {
  readonly store: Store
  readonly engine: Engine
  readonly trainer: Trainer
  /** What asks the endpoints that a person has added; part of the engine. */
  readonly remote: RemoteEngine
  readonly keys: EndpointKeys
  /** Where the one run that is under way works, and where the engine is borrowed. */
  readonly slot: RunSlot
  /** What is computed of many trials, in threads of its own. */
  readonly results: ResultsThreads
  /** What makes, opens and verifies bundles, in a thread of its own. */
  readonly bundles: BundleThread
  /** What imports collections, in a thread of its own. */
  readonly imports: ImportThread
  /** What tells of changes, whoever makes them. */
  readonly changes: ChangeWatch
  /** What was dropped on a page. */
  readonly received: ReceivedFiles
  /** Milliseconds of a steady clock. */
  readonly now: () => number
  readonly date: () => Date
  /** The folder of what is shipped: starter collection and starter model. */
  readonly resources: string
  /** Where everything a person makes is kept. */
  readonly dataDirectory: string
}

/** What the face knows and nothing below it can. */
export interface Environment {
  /** How the face starts a process; the engine's and the trainer's are started when they are first asked something. */
  readonly fork: Fork
  /** Told in one sentence when something has to wait for another process. */
  readonly onWait?: Store['onWait'] | undefined
  /** The processes' entries and the folder of what is shipped, where a bundler has moved them. */
  readonly moved?:
    | {
        readonly engine: string
        readonly modelReader: string
        readonly trainer: string
        readonly resources: string
        readonly results?: string
      }
    | undefined
}

export type OpenedHost =
  | { readonly state: 'open'; readonly host: Host; close(): Promise<void> }
  | { readonly state: 'refused'; readonly reason: string }

export function openHost(dataDirectory: string, { fork, moved, onWait }: Environment): OpenedHost {
  const date = () => new Date()
  const opened = openStore(dataDirectory, date(), onWait)
  if (opened.state === 'refused') return opened
  const keys = new EndpointKeys(opened.store)
  const templates = new ModelReader({ fork, modulePath: moved?.modelReader })
  const remote = new RemoteEngine({ keyOf: (endpoint) => keys.of(endpoint), templates, chance: Math.random })
  const local = createEngine({ fork, modulePath: moved?.engine, readerPath: moved?.modelReader })
  const engine = withEndpoints(local, remote)
  const trainer = createTrainer({ fork, modulePath: moved?.trainer })
  const resources = moved?.resources ?? fileURLToPath(new URL('../../resources', import.meta.url))
  const slot = new RunSlot()
  // What cannot be removed now is removed another time.
  removeLeftParts(opened.store)
  const ended = new AbortController()
  const purged = purgeExpired(opened.store, date(), ended.signal).catch(() => undefined)
  const tidied = dropUnfinished(opened.store, ended.signal).catch(() => undefined)
  const indexed = indexTrials(opened.store, ended.signal).catch(() => undefined)
  const received = new ReceivedFiles(opened.store)
  const results = new ResultsThreads({ dataDirectory, modulePath: moved?.results })
  const bundles = new BundleThread({ dataDirectory, tidied, modulePath: moved?.results })
  const imports = new ImportThread({ dataDirectory, modulePath: moved?.results })
  const changes = new ChangeWatch(opened.store)
  const host: Host = {
    store: opened.store,
    engine,
    remote,
    keys,
    trainer,
    results,
    bundles,
    imports,
    changes,
    received,
    slot,
    now: () => performance.now(),
    date,
    resources,
    dataDirectory,
  }
  return {
    state: 'open',
    host,
    async close() {
      ended.abort()
      changes.close()
      await slot.close()
      await Promise.all([purged, tidied])
      await indexed
      await Promise.all([
        engine.close(),
        templates.close(),
        trainer.close(),
        results.close(),
        bundles.close(),
        imports.close(),
      ])
      // What did not end in time has lost its processes by now, and ends of that.
      await slot.settled()
      await received.close()
      opened.store.close()
    },
  }
}

import { useLocation } from 'wouter'
import { ancestry } from '#core/models/ancestry.ts'
import { bytes, count, parameters } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { EndpointList } from './endpoint-list.tsx'
import { Page } from '../ui/page.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import { AddModel } from './add-model.tsx'
import { FileStateBadge, type Model } from './words.tsx'

interface Row {
  readonly model: Model
  /** Below the one it was made from. */
  readonly depth: number
}

const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    title: 'Name',
    value: ({ model }) => model.name,
    show: (row) => <Name {...row} />,
    width: 300,
    grows: true,
    frozen: true,
  },
  { id: 'kind', title: 'Kind', value: ({ model }) => model.kind, width: 95 },
  { id: 'architecture', title: 'Architecture', value: ({ model }) => model.architecture, width: 125 },
  {
    id: 'quantisation',
    title: 'Quantisation',
    value: ({ model }) => (model.kind === 'adapter' ? null : model.quantisation),
    width: 130,
  },
  {
    id: 'parameters',
    title: 'Parameters',
    value: ({ model }) => model.parameters,
    show: ({ model }) => parameters(model.parameters),
    numeric: true,
    width: 120,
  },
  {
    id: 'context',
    title: 'Context',
    value: ({ model }) => model.contextLength,
    show: ({ model }) => count(model.contextLength),
    numeric: true,
    width: 100,
  },
  {
    id: 'size',
    title: 'Size',
    value: ({ model }) => model.fileSize,
    show: ({ model }) => bytes(model.fileSize),
    numeric: true,
    width: 105,
  },
  {
    id: 'file',
    title: 'File',
    value: ({ model }) => model.fileState,
    show: ({ model }) => <FileStateBadge state={model.fileState} />,
    width: 110,
  },
]

function Name({ model, depth }: Row) {
  return (
    <span title={model.name} style={{ paddingLeft: `${1.25 * depth}em` }}>
      {depth > 0 && <span aria-hidden>└ </span>}
      {model.name}
    </span>
  )
}

export function ModelList() {
  const models = useAsked(['models', 'list'], (client) => client.models.list())
  const [, go] = useLocation()
  return (
    <Page
      title="Models"
      about="GGUF files to ask and to train, each under the one it was made from; below them, servers to ask. Context in tokens."
    >
      <Asked query={models} what="the models">
        {({ models: all }) => (
          <DataTable
            label="Models"
            columns={columns}
            rows={ancestry(all)}
            rowKey={({ model }) => model.file}
            onOpen={({ model }) => go(paths.model(model.sha256))}
            empty="No model yet. GGUF files you add, and those Placebo trains, would be here."
          />
        )}
      </Asked>
      <AddModel />
      <EndpointList />
    </Page>
  )
}

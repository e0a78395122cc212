import { Button, Checkbox, Group, Modal, NumberInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { counted, noun } from '#core/noun.ts'
import { gatheredSentences } from '#core/shards/gathered-words.ts'
import type { GatheredShards } from '#contract/shards.ts'
import { useClient } from '../app/host.tsx'
import { DoneWithFolder, endOf, FolderForm } from './folder-form.tsx'

export interface ShardsProps {
  readonly run: string
  /** Its trials may have changed. */
  readonly onChanged: () => void
}

/** What is left of a run cut into shards for the machines of a cluster, and what they have come to joined with it. */
export function Shards({ run, onChanged }: ShardsProps) {
  const [opened, setOpened] = useState<'out' | 'in'>()
  const close = () => setOpened(undefined)
  return (
    <Group gap="xs">
      <Button variant="default" onClick={() => setOpened('out')}>
        Cut into shards …
      </Button>
      <Button variant="default" onClick={() => setOpened('in')}>
        Gather shards …
      </Button>
      <Modal
        opened={opened !== undefined}
        onClose={close}
        title={opened === 'in' ? 'Gather shards' : 'Cut into shards'}
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened === 'out' && <Cutting run={run} onClose={close} />}
        {opened === 'in' && <Gathering onChanged={onChanged} onClose={close} />}
      </Modal>
    </Group>
  )
}

/** As the contract has it. */
const maxShards = 10_000

function Cutting({ run, onClose }: { readonly run: string; readonly onClose: () => void }) {
  const client = useClient()
  const [folder, setFolder] = useState('')
  const [shards, setShards] = useState(4)
  const [withModel, setWithModel] = useState(false)
  const cutting = useMutation({
    mutationFn: async () => endOf(await client.shards.make({ run, folder: folder.trim(), shards, withModel })),
  })
  if (cutting.data) {
    const { trials, trainings, asking, folder: there, model } = cutting.data
    return (
      <DoneWithFolder
        onClose={onClose}
        sentences={[
          `${counted(trials, 'trial')} in ${counted(asking, 'shard')}${trainings === 0 ? '' : `, after ${counted(trainings, 'shard')} that ${noun(trainings, 'trains', 'train')}`}, in ${there}. Its README says how to carry them out.`,
          `The model: ${model}`,
        ]}
      />
    )
  }
  return (
    <FolderForm
      folder={folder}
      onFolder={setFolder}
      about="Writes what is left of the study into a new folder, in shards that machines of a cluster carry out each by itself, with files that start them by Slurm, Ray or GNU parallel. Nothing is started."
      label="New folder"
      action="Cut"
      failed="Nothing was cut"
      asking={cutting}
      onClose={onClose}
    >
      <NumberInput
        label="Shards that ask"
        description="Each training is one more"
        value={shards}
        min={1}
        max={maxShards}
        allowDecimal={false}
        clampBehavior="strict"
        onChange={(next) => typeof next === 'number' && setShards(next)}
      />
      <Checkbox
        label="Copy the model's file into the folder"
        checked={withModel}
        onChange={({ currentTarget }) => setWithModel(currentTarget.checked)}
      />
    </FolderForm>
  )
}

function Gathering({ onChanged, onClose }: { readonly onChanged: () => void; readonly onClose: () => void }) {
  const client = useClient()
  const queries = useQueryClient()
  const [folder, setFolder] = useState('')
  const gathering = useMutation({
    mutationFn: async () => endOf(await client.shards.gather({ folder: folder.trim() })),
    onSettled: () =>
      Promise.all(
        (['history', 'results', 'trials', 'models'] as const).map((each) =>
          queries.invalidateQueries({ queryKey: [each] }),
        ),
      ),
  })
  if (gathering.data) {
    const { taken, takenBefore, shards, trials, trainings } = gathering.data
    return (
      <DoneWithFolder
        // The screen begins anew with what is there now, and this dialog goes with it.
        onClose={() => {
          onClose()
          onChanged()
        }}
        sentences={[
          `${taken} of ${counted(shards, 'shard')} taken${takenBefore === 0 ? '' : `, ${takenBefore} before`}: ${counted(trials, 'trial')}${trainings === 0 ? '' : `, ${counted(trainings, 'training')}`}.`,
          ...gatheredSentences(gathering.data),
          endSentence(gathering.data),
        ]}
      />
    )
  }
  return (
    <FolderForm
      folder={folder}
      onFolder={setFolder}
      about="Joins what the shards have come to with their run: the table is the one that a single machine gives. Each is checked as a whole before anything of it is kept. Done twice, it changes nothing."
      label="Folder of the study in shards"
      action="Gather"
      failed="Nothing was gathered"
      asking={gathering}
      onClose={onClose}
    />
  )
}

function endSentence({ state, open }: GatheredShards): string {
  switch (state) {
    case 'finished':
      return 'The run is finished.'
    case 'failed':
      return 'A training diverged: its cells have no scores, all others are done.'
    case 'to compare':
      return 'Everything is asked; its answers are still to be compared with exact mode: resume the run.'
    case 'open':
      return `${counted(open, 'trial')} of the run ${noun(open, 'is', 'are')} open.`
  }
}

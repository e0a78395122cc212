import type { Endpoint } from '../app/endpoint-words.tsx'
import type { Client } from '../app/client.ts'

export type InstalledModel = Awaited<ReturnType<Client['models']['list']>>['models'][number]

/** What a study can ask: an installed file, or an endpoint. */
export interface AskableModel extends Pick<
  InstalledModel,
  'name' | 'sha256' | 'contextLength' | 'hasChatTemplate' | 'chatTemplateFault' | 'systemMessages'
> {
  /** How calls name it: files by their paths, endpoints by their names. */
  readonly asked: string
  /** `null`: an endpoint. */
  readonly installed: InstalledModel | null
  /** `null`: a file. */
  readonly endpoint: Endpoint | null
}

export function askableFile(installed: InstalledModel): AskableModel {
  return { ...installed, asked: installed.file, installed, endpoint: null }
}

/** In the place of a hash stands the fingerprint: what was measured of the endpoint holds as long as that does. */
export function askableEndpoint(endpoint: Endpoint): AskableModel {
  const { contextSize, fingerprint, hasChatTemplate, chatTemplateFault, systemMessages } = endpoint.report
  return {
    name: endpoint.name,
    sha256: fingerprint,
    contextLength: contextSize,
    hasChatTemplate,
    ...(chatTemplateFault !== undefined && { chatTemplateFault }),
    ...(systemMessages !== undefined && { systemMessages }),
    asked: endpoint.name,
    installed: null,
    endpoint,
  }
}

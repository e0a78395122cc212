/**
 * What a file may ask of this machine. Task files come from anywhere; a reader holds one instance, one line or one
 * field at a time, so these numbers (and not the size of the file) bound its memory. The largest text among
 * Super-NaturalInstructions' inputs has about 100,000 characters.
 */
export const limits = {
  /** Characters in one text (an input, an output, a definition). */
  text: 4_000_000,
  /**
   * Words in one answer, and in the references of one instance together: ROUGE-L is exact, and takes a time that grows
   * with their product, half a second for so many by so many.
   */
  words: 131_072,
  /** Characters in a definition: every label is looked for in it. The longest published one has about 10,000. */
  definition: 200_000,
  /** References of one instance; the largest published task has some hundreds. */
  references: 10_000,
  /** Options of one instance, or labels of a task: more is no choice that a person or a model makes. */
  options: 1000,
  /** Categories of a task. Super-NaturalInstructions has one of each. */
  categories: 100,
  /** Examples of one sort in a task; prompts show at most 100. */
  examples: 1000,
  /**
   * Tasks of one collection: lists of them go over the wire, and onto a page, whole. Super-NaturalInstructions has
   * 1,616. Alpaca has 52,002 records, and a task for each distinct instruction: as many made-up ones of its size take
   * 28 s of a processor and 2.5 GB to import, and 18 MB and 1.1 s to list.
   */
  tasks: 60_000,
  /** Bytes in one instance, one line of JSONL, one row of CSV, or one field of a task such as its list of examples. */
  record: 16_000_000,
  /** Lists and objects inside each other; a task file needs 4. */
  depth: 32,
  /**
   * Members and elements of lists and objects in one record; the largest among the published tasks has some thousands.
   */
  values: 500_000,
  /** Characters in a task's name: it becomes a file name. */
  name: 200,
  /** Characters in everything but instances, of all tasks of one file. */
  heads: 64_000_000,
  annotations: {
    /**
     * Bytes in one line of a log, or one row of a table: a pair as it was and as it became, its five texts as long as
     * the bench takes them.
     */
    line: 100_000_000,
    /** Characters in the lines of one step, and in a whole table: they are held together. */
    together: 256_000_000,
    /** Characters in the text of an item. */
    text: 1_000_000,
    /** Characters in the name of an author, and of a set. */
    author: 100,
    set: 200,
    /** Characters in what a step says it is. */
    what: 1000,
  },
  /** Predictions are read whole before the first is stored, for what a line says may depend on all of them. */
  predictions: {
    rows: 1_000_000,
    /** Characters of all lines. */
    characters: 256_000_000,
    /** Metrics of a file. */
    metrics: 200,
  },
  /** What comes back of a hand-out: one answer on each line. */
  answers: {
    /** Bytes of one line: one label's sequences with a log-probability, a text and an offset for each token. */
    line: 64_000_000,
    depth: 32,
    values: 8_000_000,
    /** Continuations in one line: a label with each of its ends. */
    choices: 1000,
    /** Characters of one answer, of an id, of what names a model or an engine, and of what went wrong. */
    text: 1_000_000,
    id: 200,
    by: 200,
    why: 500,
    /** Bytes of a manifest. */
    manifest: 400_000_000,
    /** Files that are looked at, and lines in all of them. */
    files: 10_000,
    lines: 10_000_000,
  },
  zip: {
    entries: 100_000,
    /** Bytes of all entries together, unpacked. */
    total: 8_000_000_000,
    /**
     * A bomb unpacks to more bytes than this and to more than `bombRatio` times its packed size; JSON packs 3 to 15
     * times.
     */
    bombBytes: 50_000_000,
    bombRatio: 200,
  },
  /**
   * A study bundle. Its prompts begin alike for thousands of characters: they pack up to 300 times, and deflate ends at
   * 1,000.
   */
  bundle: {
    entries: 20_000,
    total: 16_000_000_000,
    bombBytes: 50_000_000,
    bombRatio: 600,
    /** Bytes of one JSON document, and its values: they are held together. */
    document: 128_000_000,
    values: 4_000_000,
    /** Bytes of all tasks with their instances: they are held while the trials are read. */
    tasks: 1_000_000_000,
  },
} as const

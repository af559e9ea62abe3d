import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv, type AnySchemaObject } from 'ajv'
import addFormats from 'ajv-formats'

/** What a schema has against a value; empty where it is valid. */
export type Validate = (value: unknown) => readonly string[]

const json = (path: string): AnySchemaObject => JSON.parse(readFileSync(path, 'utf8'))
const library = join(dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library')), '..')
/** The official schemas, as the CycloneDX library ships them. */
const cyclonedxSchema = (name: string) => json(join(library, 'res/schema', `${name}.SNAPSHOT.schema.json`))

function compiled(schema: AnySchemaObject, others: readonly AnySchemaObject[] = []): Validate {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
  addFormats.default(ajv)
  for (const name of ['iri-reference', 'idn-email']) ajv.addFormat(name, true)
  for (const other of others) ajv.addSchema(other)
  const validate = ajv.compile(schema)
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).slice(0, 10).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

export function cyclonedxValidator(version: '1.6'): Validate {
  const named = (name: string) => ({
    ...cyclonedxSchema(name),
    $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`,
  })
  return compiled(cyclonedxSchema(`bom-${version}`), ['spdx', 'jsf-0.82', 'cryptography-defs'].map(named))
}

/** Of draft 4, of which it uses nothing that later drafts changed. */
export function sarifValidator(): Validate {
  const { $schema, id, ...schema } = json(join(import.meta.dirname, '../fixtures/schemas/sarif-2.1.0-rtm.5.json'))
  return compiled(schema)
}

const text = { type: 'string' } as const
const time = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$' } as const
const element = { type: 'string', pattern: '^(SPDXRef-[a-zA-Z0-9.-]+|NONE|NOASSERTION)$' } as const
const listOf = (items: object) => ({ type: 'array', items })
const closed = (properties: Record<string, object>, required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const annotations = listOf(
  closed({ annotationDate: time, annotationType: { enum: ['OTHER', 'REVIEW'] }, annotator: text, comment: text }, [
    'annotationDate',
    'annotationType',
    'annotator',
    'comment',
  ]),
)

/** The official schema, and what it leaves to the specification's text. */
export function spdxValidator(): Validate {
  const { $schema, ...schema } = json(join(import.meta.dirname, '../fixtures/schemas/spdx-2.3.json'))
  const [official, strict] = [compiled(schema), strictSpdx()]
  return (value) => [...official(value), ...strict(value)]
}

/** The part of SPDX 2.3 that is written here, after the tables of the specification (clauses 6, 7, 11 and 12). */
function strictSpdx(): Validate {
  const checksum = closed(
    {
      algorithm: { enum: ['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512'] },
      checksumValue: { type: 'string', pattern: '^[0-9a-f]+$' },
    },
    ['algorithm', 'checksumValue'],
  )
  const externalRef = closed(
    {
      referenceCategory: { enum: ['OTHER', 'PERSISTENT-ID', 'SECURITY', 'PACKAGE-MANAGER'] },
      referenceType: text,
      referenceLocator: { type: 'string', pattern: '^\\S+$' },
    },
    ['referenceCategory', 'referenceType', 'referenceLocator'],
  )
  const one = closed(
    {
      SPDXID: { type: 'string', pattern: '^SPDXRef-[a-zA-Z0-9.-]+$' },
      name: text,
      versionInfo: text,
      downloadLocation: text,
      filesAnalyzed: { const: false },
      checksums: listOf(checksum),
      licenseConcluded: text,
      licenseDeclared: text,
      licenseComments: text,
      copyrightText: text,
      externalRefs: listOf(externalRef),
      annotations,
      primaryPackagePurpose: { enum: ['APPLICATION', 'LIBRARY'] },
    },
    ['SPDXID', 'name', 'downloadLocation'],
  )
  const relationship = closed(
    { spdxElementId: element, relationshipType: { enum: ['DESCRIBES', 'DEPENDS_ON'] }, relatedSpdxElement: element },
    ['spdxElementId', 'relationshipType', 'relatedSpdxElement'],
  )
  return compiled(
    closed(
      {
        spdxVersion: { const: 'SPDX-2.3' },
        dataLicense: { const: 'CC0-1.0' },
        SPDXID: { const: 'SPDXRef-DOCUMENT' },
        name: text,
        documentNamespace: { type: 'string', format: 'uri', pattern: '^[^#]+$' },
        creationInfo: closed({ created: time, creators: { ...listOf(text), minItems: 1 } }, ['created', 'creators']),
        annotations,
        packages: listOf(one),
        relationships: listOf(relationship),
      },
      ['spdxVersion', 'dataLicense', 'SPDXID', 'name', 'documentNamespace', 'creationInfo'],
    ),
  )
}

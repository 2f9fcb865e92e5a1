// Print the rows of Parquet files as JSON, one array per file, in the order of the arguments.
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'

const plain = (key, value) => (typeof value === 'bigint' ? Number(value) : value)
const tables = []
for (const path of process.argv.slice(2)) {
  tables.push(await parquetReadObjects({ file: await asyncBufferFromFile(path) }))
}
console.log(JSON.stringify(tables, plain))

// Samples of documents, to be run as they stand but for the server's address. DOCS is the repository.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after } from 'node:test';

export const repository = process.env.DOCS;

/** The blocks of a document that are marked `<!-- run: name -->`. */
export async function blocks(document, name) {
  const text = await readFile(join(repository, document), 'utf8');
  const found = [...text.matchAll(new RegExp(`<!-- run: ${name} -->\\n\`\`\`\\w+\\n(.*?)\`\`\``, 'gs'))].map(([, block]) => block);
  if (found.length === 0) {
    throw new Error(`${document} has no block ${name}`);
  }
  return found.map((block) => block.replaceAll('http://localhost:8080', process.env.BASE));
}

/** A web server with these files, until the tests end; gives its origin. */
export async function serve(files, port = 0) {
  const server = createServer((request, answer) => {
    const file = files[request.url];
    answer.writeHead(file ? 200 : 404, { 'Content-Type': file?.type ?? 'text/plain' }).end(file?.body);
  });
  await new Promise((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

// Chromium of the system, driven by playwright-core. Environment:
//   BASE      a development server, as http://127.0.0.1:8080
//   CONTROL   POST ends the server as a crash does, and starts it again at the same place
//   CHROMIUM  the program
//   SHOTS     optional: folder that screenshots are written to
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const base = process.env.BASE;
export const control = process.env.CONTROL;
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  // Another name than localhost's, where a page over HTTP is no secure context.
  '--host-resolver-rules=MAP palaver.test 127.0.0.1',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];
const PATIENCE_MS = 20_000;
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const profile = await mkdtemp(join(tmpdir(), 'palaver-chromium-'));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS, env: { ...process.env, HOME: profile } });

/** Ends the browser. */
export async function close() {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}

/** A window of its own: `page`, and what was complained about in it (`faults`). */
export async function newWindow(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1180, height: 760 }, locale: 'en-GB', ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  // What the network does is the test's own doing; a refusal by the Content-Security-Policy is not.
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())) {
      faults.push(message.text());
    }
  });
  page.on('dialog', (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { context, page, faults };
}

/** Signs in as somebody, by name, on the development server. */
export async function signIn(page, name) {
  await page.getByLabel('Or type a name').fill(name);
  await page.getByLabel('Or type a name').press('Enter');
  await page.getByRole('navigation', { name: 'Channels' }).waitFor();
}

/** Serious violations that axe-core finds, as text. */
export async function violations(page) {
  // By the debugger: the page's Content-Security-Policy lets no script in.
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`);
}

/** Keeps a picture, when they are wanted. */
export async function picture(page, name) {
  if (process.env.SHOTS) {
    await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) });
  }
}

/** Waits until a condition holds. */
export async function until(condition, what) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    assert.ok(Date.now() < end, `not in ${PATIENCE_MS} ms: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 25);
    });
  }
}

const tokens = new Map();

/** A request without the page: as somebody, by name, or as nobody. */
export async function request(name, method, path, body) {
  if (name && !tokens.has(name)) {
    tokens.set(name, (await post(undefined, '/dev/token', { name })).token);
  }
  const token = tokens.get(name);
  const answer = await fetch(base + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.status === 204 ? undefined : answer.json();
}

export const post = (name, path, body) => request(name, 'POST', path, body);

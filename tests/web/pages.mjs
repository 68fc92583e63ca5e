// Opens the pages that gradus wrote in a real browser, as a student and a teaching assistant would.
//   pages.mjs MODULES FOLDER [WORDS]: node_modules' place; a folder as run.sh makes it; only tests with these words
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, folder] = process.argv.slice(2, 4).map((path) => resolve(path));
const chosen = process.argv[4] ?? '';
const require = createRequire(`${modules}/`);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const at = (path) => pathToFileURL(`${folder}/${path}`).href;
const DESKTOP = { width: 1280, height: 900 }, PHONE = { width: 390, height: 844 };
const LIMIT_MS = 2000;
const FRAME_MS = 12; // of the 16.7 that a frame has at 60 a second

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});

// A page in which anything that should not happen is noted: errors, what the policy stopped, dialogs, requests beyond.
const open = async (path, viewport = DESKTOP, options = {}) => {
  const context = await browser.newContext({ viewport, ...options });
  const page = await context.newPage();
  page.troubles = [];
  page.on('console', (message) => page.troubles.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => page.troubles.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { page.troubles.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('popup', () => page.troubles.push('a window was opened'));
  page.on('request', (request) => {
    const inside = request.url().startsWith(pathToFileURL(folder).href) && request.isNavigationRequest();
    if (!inside) page.troubles.push(`request: ${request.url()}`);
  });
  await page.goto(at(path));
  return page;
};

const close = async (page) => {
  assert.deepEqual(page.troubles, []);
  await page.context().close();
};

// axe is evaluated by the debugger, which the page's policy does not govern.
const accessible = async (page) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`), []);
};

const names = (page) => page.locator('#rows td.name a').allTextContents();
const shown = async (page) => Number((await page.locator('#count').textContent()).split(' ')[0]);

// The pages of a wrong Adam: of one submission, and of the same in a class.
const reported = `samples/students/${readdirSync(`${folder}/samples/students`).find((name) => name.startsWith('gwen-'))}`;
const adams = ['adam.html', reported];

const showsEvidence = async (path) => {
  const page = await open(path);
  const check = page.locator('article.failed').filter({ hasText: 'Adam corrects its moments' }).first();
  assert.ok(await check.locator('figure svg[role=img]').count() >= 1);
  assert.ok((await check.locator('figcaption').first().textContent()).length > 20);
  assert.match(await check.locator('pre.code').textContent(), /adam_step\(/);
  assert.match(await page.locator('pre.source').textContent(), /what is the step number for/);
  await page.locator('.causes .more a').first().click();
  assert.match(page.url(), /#check-\d+$/);
  await close(page);
};

const tests = {
  async 'a wrong Adam is told in sight, on a desk and on a phone, that the bias correction is missing'() {
    for (const [path, viewport] of adams.flatMap((path) => [[path, DESKTOP], [path, PHONE]])) {
      const page = await open(path, viewport);
      const headline = page.locator('.causes h3').first();
      assert.match(await headline.textContent(), /adam_step: the bias correction is missing/);
      const box = await headline.boundingBox();
      assert.ok(box.y + box.height < viewport.height, 'the headline is in sight without scrolling');
      await close(page);
    }
  },

  async 'the page of a wrong Adam in a class has the same plots as that of grade, hidden ones aside'() {
    const plots = async (path) => {
      const page = await open(path);
      const list = await page.locator('article.failed figure svg').evaluateAll((all) => all.map((svg) => svg.outerHTML));
      await close(page);
      return list;
    };
    const [graded, kept] = [await plots(adams[0]), await plots(adams[1])];
    assert.ok(kept.length >= 2);
    assert.deepEqual(kept, graded);
  },

  async 'the page of a wrong Adam shows plots, a call, and links to the source'() {
    for (const path of adams) await showsEvidence(path);
  },

  async 'a page that nothing runs in reads the same'() {
    const page = await open('adam.html', DESKTOP, { javaScriptEnabled: false });
    assert.match(await page.locator('.causes h3').first().textContent(), /bias correction/);
    await close(page);
  },

  async 'compiler messages stand at their line of the source'() {
    const page = await open('broken.html');
    const remark = page.locator('.source .remark.error').first();
    assert.match(await remark.textContent(), /error: /);
    const line = await remark.evaluate((element) => element.previousElementSibling.id);
    assert.ok(await page.locator(`section.first a[href="#${line}"]`).count() > 0, `nothing links to ${line}`);
    assert.match(await page.locator('section.first h3').textContent(), /^It does not compile: a ';' is missing/);
    assert.match(await page.locator('section.first .context').textContent(), /^18 {6}double total = 0\n19 {6}for /);
    assert.match(await remark.textContent(), /In plain words: a ';' is missing/);
    await close(page);
  },

  async 'a warning stands beside the check that it explains, with its line and what it means'() {
    for (const [path, words] of [['unused.html', /unused parameter/], ['warned.html', /uninitialized/]]) {
      const page = await open(path);
      const warning = page.locator('article.failed .warning').first();
      assert.match(await warning.textContent(), words);
      assert.match(await warning.textContent(), /What it means:/);
      const back = await warning.evaluate((element) => getComputedStyle(element).backgroundColor);
      assert.notEqual(back, 'rgba(0, 0, 0, 0)');
      const line = await warning.locator('a').getAttribute('href');
      assert.equal(await page.locator(line).count(), 1);
      const number = line.split('-').at(-1);
      assert.match(await warning.locator('.context mark').textContent(), new RegExp(`^${number} `));
      await close(page);
    }
    const page = await open('warned.html');
    assert.ok(await page.locator('.causes li').first().locator('.warning').count() > 0, 'without a known mistake it is said first');
    await close(page);
  },

  async 'the class is sorted by each column, both ways'() {
    const page = await open('class/index.html');
    const column = async (n) => (await page.locator(`#rows tr td:nth-child(${n})`).allTextContents()).map(parseFloat).filter((x) => !isNaN(x));
    for (const [order, n] of [['score', 2], ['time', 4]]) {
      const button = page.locator(`[data-order=${order}]`);
      for (let i = 0; i < 2; i++) {
        await button.click();
        const sort = await button.locator('..').getAttribute('aria-sort');
        const values = await column(n);
        const rising = values.every((x, k) => k === 0 || values[k - 1] <= x);
        const falling = values.every((x, k) => k === 0 || values[k - 1] >= x);
        assert.ok(rising !== falling, `${order} is sorted`);
        assert.ok(['ascending', 'descending'].includes(sort));
      }
    }
    await page.locator('[data-order=name]').click();
    const list = await names(page);
    assert.deepEqual(list, [...list].sort(new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare));
    await close(page);
  },

  async 'the class is searched by name and number'() {
    const page = await open('class/index.html');
    const all = await shown(page);
    await page.fill('#search', 'zo\u00eb');
    assert.ok(await shown(page) >= 1 && await shown(page) < all);
    for (const name of await names(page)) assert.match(name, /Zo\u00eb/);
    await page.fill('#search', '1000007');
    assert.equal(await shown(page), 1);
    await page.fill('#search', 'nobody of that name');
    assert.equal(await shown(page), 0);
    await page.click('#reset');
    assert.equal(await shown(page), all);
    await close(page);
  },

  async 'the class is filtered by verdict, check and mistake'() {
    const page = await open('class/index.html');
    const data = JSON.parse(await page.locator('#class').textContent());
    const count = (f) => data.students.filter(f).length;
    await page.selectOption('#verdict', 'f');
    assert.equal(await shown(page), count((s) => s[6].includes('f')));
    await page.selectOption('#check', '18');
    assert.equal(await shown(page), count((s) => s[6][18] === 'f'));
    await page.click('#reset');
    await page.selectOption('#verdict', 'missing');
    assert.equal(await shown(page), 1);
    await page.click('#reset');
    await page.locator('[data-mistake="0"]').click();
    assert.equal(await shown(page), data.mistakes[0].count);
    assert.ok(data.mistakes[0].count > 0);
    await close(page);
  },

  async 'the class says first what most of it got wrong'() {
    const page = await open('class/index.html');
    const numbers = (await page.locator('.mistakes .many').allTextContents()).map(parseFloat);
    assert.ok(numbers.length > 1 && numbers.every((x, i) => i === 0 || numbers[i - 1] >= x));
    assert.ok(await page.locator('.mistakes .headline').first().isVisible());
    await close(page);
  },

  async 'a link leads from the class to the page of the student'() {
    const page = await open('class/index.html');
    const link = page.locator('#rows td.name a').nth(2);
    const name = await link.textContent();
    await link.click();
    await page.waitForSelector('h1');
    assert.match(await page.locator('.who').textContent(), new RegExp(name));
    assert.match(page.url(), /\/class\/students\/[a-z0-9-]+\.html$/);
    await close(page);
  },

  async 'the table is used from the keyboard alone'() {
    const page = await open('class/index.html');
    await page.locator('#search').focus();
    await page.keyboard.type('anna');
    assert.ok(await shown(page) >= 1);
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement.dataset.order === 'name')) break;
    }
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('th.name').getAttribute('aria-sort'), 'ascending');
    await close(page);
  },

  async 'no page is wider than a phone'() {
    for (const path of ['adam.html', reported, 'broken.html', 'ties.html', 'warned.html', 'class/index.html']) {
      const page = await open(path, PHONE);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= PHONE.width, path);
      await close(page);
    }
  },

  async 'names, sources and messages that try to get into the page stay text'() {
    const page = await open('hostile/index.html');
    const links = await page.evaluate(() => JSON.parse(document.getElementById('class').textContent).students.map((s) => s[2]));
    assert.equal(new Set(links).size, links.length, 'each student has a page');
    await page.hover('#window');
    for (const link of links) {
      assert.match(link, /^students\/[a-z0-9-]+\.html$/);
      await page.goto(at(`hostile/${link}`));
      assert.equal(await page.locator('script, iframe, img, form, base, link').count(), 0);
    }
    await close(page);
  },

  async 'on paper nothing is cut, folded, or dark'() {
    const PAPER = { width: 703, height: 1017 }; // A4 within the margins
    mkdirSync(`${folder}/screenshots`, { recursive: true });
    for (const [path, name] of [[reported, 'student'], ['adam.html', 'adam'], ['broken.html', 'broken'], ['ties.html', 'ties'], ['warned.html', 'warned'], ['class/index.html', 'class'], ['hostile/index.html', 'hostile']]) {
      const page = await open(path, PAPER, { colorScheme: 'dark' });
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const found = await page.evaluate((width) => {
        const style = (element) => getComputedStyle(element);
        const isShown = (element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
        const all = [...document.querySelectorAll('main *')].filter((element) => !element.closest('svg') || element.tagName === 'svg');
        const lightness = (colour) => Math.max(...colour.match(/[\d.]+/g).slice(0, 3).map(Number));
        return {
          cut: all.filter((e) => isShown(e) && (e.getBoundingClientRect().right > width + 1 || (style(e).overflow !== 'visible' && e.tagName !== 'svg' && e.scrollWidth > e.clientWidth + 1))).map((e) => e.outerHTML.slice(0, 120)),
          folded: [...document.querySelectorAll('details')].filter((d) => d.lastElementChild !== d.firstElementChild && !isShown(d.lastElementChild)).length,
          back: style(document.body).backgroundColor,
          text: lightness(style(document.body).color),
        };
      }, PAPER.width);
      assert.deepEqual(found.cut, [], `${path}: cut`);
      assert.equal(found.folded, 0, `${path}: folded`);
      assert.equal(found.back, 'rgb(255, 255, 255)');
      assert.ok(found.text < 64, `${path}: the text is light`);
      const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: false });
      assert.ok(pdf.length > 5000);
      writeFileSync(`${folder}/screenshots/${name}.pdf`, pdf);
      await close(page);
    }
  },

  async 'no rule of accessibility is broken, in light or dark'() {
    for (const colorScheme of ['light', 'dark'])
      for (const path of ['adam.html', reported, 'broken.html', 'ties.html', 'warned.html', 'class/index.html', 'hostile/index.html'])
        for (const viewport of [DESKTOP, PHONE]) {
          const page = await open(path, viewport, { colorScheme });
          await accessible(page).catch((error) => { error.message = `${path} (${colorScheme}, ${viewport.width}): ${error.message}`; throw error; });
          await close(page);
        }
  },

  async '10,000 students open within two seconds and scroll smoothly'() {
    const page = await open('large/index.html');
    const opened = await page.evaluate(() => new Promise((done) => {
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
    }));
    assert.equal(await page.locator('#rows a').count() > 10, true);
    assert.ok(await shown(page) > 10000);
    // What the page's own thread computes per frame, whatever else the machine is doing.
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const work = async () => (await session.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value * 1000;
    const before = await work();
    const frames = await page.evaluate(() => new Promise((done) => {
      const view = document.getElementById('window'), times = [];
      let last = performance.now(), steps = 0;
      const step = (now) => {
        times.push(now - last);
        last = now;
        view.scrollTop += 180;
        if (++steps < 180) requestAnimationFrame(step); else done(times);
      };
      requestAnimationFrame(step);
    }));
    const perFrame = (await work() - before) / frames.length;
    frames.sort((a, b) => a - b);
    const sought = await page.evaluate(() => {
      const begun = performance.now(), search = document.getElementById('search');
      search.value = 'zo\u00eb k';
      search.dispatchEvent(new Event('input'));
      return performance.now() - begun;
    });
    assert.equal(await page.evaluate(() => document.querySelectorAll('#rows tr').length) < 80, true);
    console.log(`     open ${opened.toFixed(0)} ms; a frame of scrolling ${frames[90].toFixed(1)} ms (median), ` +
      `${frames[170].toFixed(1)} ms (95 of 100), of which ${perFrame.toFixed(1)} ms are the page's own work; a search ${sought.toFixed(0)} ms`);
    assert.ok(opened <= LIMIT_MS, `it took ${opened.toFixed(0)} ms to open`);
    assert.ok(perFrame <= FRAME_MS, `a frame of scrolling is ${perFrame.toFixed(1)} ms of work`);
    await close(page);
  },

  async 'screenshots are kept'() {
    mkdirSync(`${folder}/screenshots`, { recursive: true });
    for (const [path, name] of [['adam.html', 'student'], [reported, 'reported'], ['broken.html', 'broken'], ['ties.html', 'ties'], ['warned.html', 'warned'], ['class/index.html', 'class'], ['hostile/index.html', 'hostile']])
      for (const colorScheme of ['light', 'dark'])
        for (const viewport of [DESKTOP, PHONE]) {
          const page = await open(path, viewport, { colorScheme });
          await page.screenshot({ path: `${folder}/screenshots/${name}-${viewport.width}-${colorScheme}.png`, fullPage: true });
          await close(page);
        }
  },
};

let failed = 0;
const run = Object.entries(tests).filter(([name]) => name.includes(chosen));
for (const [name, test] of run) {
  try {
    await test();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}\n     ${error.message.split('\n').slice(0, 30).join('\n     ')}`);
  }
}
await browser.close();
console.log(`${run.length - failed} of ${run.length} tests of pages passed`);
process.exit(failed || !run.length ? 1 : 0);

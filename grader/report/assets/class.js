'use strict';
// The class: a table of all students that draws the rows in view alone, so that 10,000 of them scroll smoothly.
(() => {
  const data = JSON.parse(document.getElementById('class').textContent);
  const [NAME, ID, PAGE, SCORE, STATE, SECONDS, VERDICTS, MISTAKES, REASON] = Array(9).keys();
  const ROW_HEIGHT = 36, ROWS_BEYOND = 12;
  const CLASS_OF = { p: 'passed', f: 'failed', n: 'failed', s: 'skipped', e: 'error' };
  const WORDS = { p: 'passed', f: 'failed', n: 'not built', s: 'skipped', e: 'grader\u2019s error' };
  const SVG = 'http://www.w3.org/2000/svg';
  const $ = (id) => document.getElementById(id);

  const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  const byName = data.students.map((_, i) => i)
    .sort((a, b) => collator.compare(data.students[a][NAME], data.students[b][NAME]));
  const nameRank = new Uint32Array(byName.length);
  byName.forEach((student, rank) => { nameRank[student] = rank; });
  const haystack = data.students.map((s) => `${s[NAME]}\n${s[ID]}`.toLowerCase());
  const lost = data.students.map((s) => [...s[VERDICTS]].filter((v) => v !== 'p').length);

  let shown = byName.slice(), order = 'score', direction = 1;

  // --- elements: text only ever becomes text ---

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const CELL = 14;

  const drawCells = (verdicts) => {
    const svg = document.createElementNS(SVG, 'svg'), paths = {}, lost = [];
    svg.setAttribute('class', 'cells');
    svg.setAttribute('width', data.checks.length * CELL);
    svg.setAttribute('height', 20);
    svg.setAttribute('role', 'img');
    [...verdicts].forEach((verdict, i) => {
      // Colour is not all that tells: what passed is low, what did not stands out.
      const kind = CLASS_OF[verdict], [top, height] = verdict === 'p' ? [7, 6] : [1, 18];
      paths[kind] = `${paths[kind] || ''}M${i * CELL} ${top}h12v${height}h-12z`;
      if (verdict !== 'p') lost.push(i + 1);
    });
    for (const [kind, shape] of Object.entries(paths)) {
      const path = document.createElementNS(SVG, 'path');
      path.setAttribute('class', kind);
      path.setAttribute('d', shape);
      svg.append(path);
    }
    svg.setAttribute('aria-label', lost.length === 0 ? 'all checks passed'
      : lost.length > 8 ? `${lost.length} of ${data.checks.length} checks not passed`
      : `not passed: check ${lost.join(', ')}`);
    return svg;
  };

  // Many students have the same verdicts: their strip is drawn once and copied.
  const strips = new Map();
  const cells = (verdicts) => {
    if (!strips.has(verdicts)) strips.set(verdicts, drawCells(verdicts));
    return strips.get(verdicts).cloneNode(true);
  };

  const row = (position) => {
    const student = data.students[shown[position]];
    const line = make('tr');
    line.setAttribute('aria-rowindex', position + 2);
    line.dataset.student = shown[position];
    const name = make('td', 'name');
    if (student[PAGE]) {
      const link = make('a', '', student[NAME]);
      link.href = student[PAGE];
      name.append(link);
    } else name.append(student[NAME]);
    if (student[NAME] !== student[ID]) name.append(' ', make('span', 'plain', student[ID]));
    name.title = student[ID];
    const graded = student[STATE] === 'graded';
    const map = make('td', 'map');
    if (graded) map.append(cells(student[VERDICTS]));
    const reason = make('td', 'reason', data.reasons[student[REASON]]);
    reason.title = data.reasons[student[REASON]];
    line.append(name, make('td', 'number', graded ? String(student[SCORE]) : '\u2013'), map,
      make('td', 'number', graded ? `${student[SECONDS].toFixed(2)} s` : ''), reason);
    return line;
  };

  // --- the rows in view ---

  // Stands for the rows above or below.
  const spacer = () => {
    const line = make('tr'), cell = make('td', 'spacer');
    line.setAttribute('role', 'presentation');
    cell.colSpan = 5;
    line.append(cell);
    return line;
  };

  const view = $('window'), body = $('rows'), table = $('students');
  let first = 0, last = 0;
  const above = spacer(), below = spacer();

  // Rows that stay in view stay as they are; others come and go at the ends.
  const draw = (anew) => {
    const begin = Math.max(0, Math.floor(view.scrollTop / ROW_HEIGHT) - ROWS_BEYOND);
    const end = Math.min(shown.length, begin + Math.ceil(view.clientHeight / ROW_HEIGHT) + 2 * ROWS_BEYOND);
    if (!anew && Math.abs(begin - first) < ROWS_BEYOND / 2 && end !== shown.length && begin !== 0) return;
    if (anew || begin >= last || end <= first) {
      body.replaceChildren(above, below);
      first = last = begin;
    }
    for (; first < begin; first++) above.nextSibling.remove();
    for (; last > end; last--) below.previousSibling.remove();
    while (first > begin) above.after(row(--first));
    while (last < end) below.before(row(last++));
    above.firstChild.style.height = `${first * ROW_HEIGHT}px`;
    below.firstChild.style.height = `${(shown.length - last) * ROW_HEIGHT}px`;
  };

  // --- the heat map of all that are shown: a line per student, or the mean of several ---

  const overview = $('overview');
  const HEAD = 18; // for the numbers of the checks
  const drawOverview = () => {
    const graded = shown.filter((i) => data.students[i][STATE] === 'graded');
    const checks = data.checks.length, style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const scale = window.devicePixelRatio || 1;
    const height = HEAD + Math.max(40, Math.min(320, graded.length * 8));
    const width = overview.clientWidth;
    overview.style.height = `${height}px`;
    overview.width = width * scale;
    overview.height = height * scale;
    const paint = overview.getContext('2d');
    paint.scale(scale, scale);
    paint.fillStyle = colour('--line');
    paint.fillRect(0, HEAD, width, height - HEAD);
    const lines = Math.min(graded.length, height - HEAD), cell = width / checks;
    const tints = { p: colour('--cell'), f: colour('--bad'), n: colour('--bad'), s: colour('--wait'), e: colour('--error') };
    const tall = (height - HEAD) / lines, gap = lines < graded.length || tall < 4 ? 0 : 1;
    // Checks by their numbers in the table of checks, as many of them as there is room for.
    paint.fillStyle = colour('--faint');
    paint.font = '11px sans-serif';
    paint.textAlign = 'center';
    for (let check = 0; check < checks; check += Math.ceil(20 / cell)) paint.fillText(check + 1, (check + 0.5) * cell, HEAD - 5);
    for (let line = 0; line < lines; line++) {
      const from = Math.floor(line * graded.length / lines), to = Math.max(from + 1, Math.floor((line + 1) * graded.length / lines));
      for (let check = 0; check < checks; check++) {
        const counts = {};
        for (let i = from; i < to; i++) {
          const verdict = data.students[graded[i]][VERDICTS][check];
          counts[verdict] = (counts[verdict] || 0) + 1;
        }
        let begun = check * cell;
        // Several students in a line: their verdicts beside each other, in proportion.
        for (const verdict of 'fnsep') {
          if (!counts[verdict]) continue;
          const part = (cell - 2) * counts[verdict] / (to - from);
          paint.fillStyle = tints[verdict];
          paint.fillRect(begun + 1, HEAD + line * tall, part, tall - gap);
          begun += part;
        }
      }
    }
    const worst = data.checks.map((check, i) => [graded.filter((s) => data.students[s][VERDICTS][i] !== 'p').length, check.name])
      .sort((a, b) => b[0] - a[0])[0];
    overview.setAttribute('aria-label', graded.length === 0 ? 'No graded student is shown.'
      : `Heat map of ${graded.length} students and ${checks} checks. Most often not passed: ${worst[1]}, by ${worst[0]}.`);
  };
  // How far down the lines of students a place is, from 0 to 1.
  const depth = (event) => Math.max(0, event.offsetY - HEAD) / (overview.clientHeight - HEAD);
  overview.addEventListener('mousemove', (event) => {
    const graded = shown.filter((i) => data.students[i][STATE] === 'graded');
    const check = Math.min(data.checks.length - 1, Math.floor(event.offsetX / overview.clientWidth * data.checks.length));
    const student = data.students[graded[Math.min(graded.length - 1, Math.floor(depth(event) * graded.length))]];
    overview.title = student ? `${check + 1}. ${data.checks[check].name}: ${student[NAME]}` : '';
  });
  overview.addEventListener('click', (event) => {
    view.scrollTop = depth(event) * shown.length * ROW_HEIGHT - view.clientHeight / 2;
    draw(true);
  });

  // --- sorting, searching, filtering ---

  const ORDERS = {
    name: (a, b) => nameRank[a] - nameRank[b],
    score: (a, b) => data.students[a][SCORE] - data.students[b][SCORE],
    checks: (a, b) => lost[b] - lost[a],
    time: (a, b) => data.students[b][SECONDS] - data.students[a][SECONDS],
    reason: (a, b) => collator.compare(data.reasons[data.students[a][REASON]], data.reasons[data.students[b][REASON]]),
  };

  const has = (student, verdict, check) => {
    const verdicts = student[VERDICTS];
    if (check === '') return verdict === 'p' ? verdicts !== '' && !/[^p]/.test(verdicts) : verdicts.includes(verdict);
    return verdicts[Number(check)] === verdict;
  };

  const wanted = (i) => {
    const student = data.students[i];
    const words = $('search').value.trim().toLowerCase();
    const verdict = $('verdict').value, check = $('check').value, mistake = $('mistake').value;
    if (words && !words.split(/\s+/).every((word) => haystack[i].includes(word))) return false;
    if (verdict === 'missing') { if (student[STATE] === 'graded') return false; }
    else if (verdict && !has(student, verdict, check)) return false;
    else if (!verdict && check !== '' && (student[STATE] !== 'graded' || has(student, 'p', check))) return false;
    return mistake === '' || student[MISTAKES].includes(Number(mistake));
  };

  const update = () => {
    const compare = ORDERS[order];
    shown = byName.filter(wanted).sort((a, b) => direction * compare(a, b) || nameRank[a] - nameRank[b]);
    $('count').textContent = `${shown.length} of ${data.students.length} students`;
    table.setAttribute('aria-rowcount', shown.length + 1);
    for (const button of document.querySelectorAll('[data-order]')) {
      const chosen = button.dataset.order === order;
      button.parentElement.setAttribute('aria-sort', chosen ? (direction > 0 ? 'ascending' : 'descending') : 'none');
      button.querySelector('span').textContent = chosen ? (direction > 0 ? ' \u2191' : ' \u2193') : '';
    }
    view.scrollTop = 0;
    draw(true);
    drawOverview();
  };

  // --- wiring ---

  const option = (select, value, text) => {
    const element = make('option', '', text);
    element.value = value;
    select.append(element);
  };
  data.checks.forEach((check, i) => option($('check'), i, `${i + 1}. ${check.name}`));
  data.mistakes.forEach((mistake, i) => option($('mistake'), i, `${mistake.count} \u00d7 ${mistake.function}: ${mistake.explain}`));
  table.style.setProperty('--map', `${data.checks.length * CELL + 24}px`);
  table.style.minWidth = `${data.checks.length * CELL + 24 + 700}px`;

  for (const button of document.querySelectorAll('[data-order]'))
    button.addEventListener('click', () => {
      direction = order === button.dataset.order ? -direction : 1;
      order = button.dataset.order;
      update();
    });
  for (const id of ['search', 'verdict', 'check', 'mistake']) $(id).addEventListener('input', update);
  $('reset').addEventListener('click', () => {
    for (const id of ['search', 'verdict', 'check', 'mistake']) $(id).value = '';
    update();
  });
  for (const button of document.querySelectorAll('[data-mistake], [data-check]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      for (const id of ['search', 'verdict', 'check', 'mistake']) $(id).value = '';
      if (button.dataset.mistake !== undefined) $('mistake').value = button.dataset.mistake;
      if (button.dataset.check !== undefined) $('check').value = button.dataset.check;
      update();
      $('table').scrollIntoView();
      view.focus({ preventScroll: true });
    });
  }
  // Under the pointer: which check a cell is.
  body.addEventListener('pointermove', (event) => {
    const svg = event.target.closest('svg'), line = event.target.closest('tr');
    if (!svg) return;
    const check = Math.floor((event.clientX - svg.getBoundingClientRect().left) / CELL);
    const verdict = data.students[line.dataset.student][VERDICTS][check];
    if (verdict) svg.parentElement.title = `${check + 1}. ${data.checks[check].name}: ${WORDS[verdict]}`;
  }, { passive: true });
  let waiting = false;
  view.addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(false); });
  }, { passive: true });
  window.addEventListener('resize', () => { draw(true); drawOverview(); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawOverview);
  $('table').hidden = false;
  update();
})();

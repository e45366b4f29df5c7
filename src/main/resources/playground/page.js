import { ModelHub, ModelHubError } from './client/index.js';
import { Answer } from './answer.js';
import { Plot } from './plot.js';
import { Ribbon } from './ribbon.js';
import { Run } from './run.js';
import { fill, preferred, WORDS } from './words.js';

/** Tokens a second at each place of the slider. */
const PACES = [1, 2, 4, 8, 12, 20, 30, 50, 80, 120, Infinity];
const UNHURRIED = 5;
const FORM = 'modelhub.playground.form';
const RUN = 'modelhub.playground.run';

const $ = (id) => document.getElementById(id);
const answer = new Answer($('text'));
const ribbon = new Ribbon($('ribbon'));
const plot = new Plot($('plot'), sample);

let language = preferred();
let words = fill(language);
let hub = null;
let hubOf = '';
let models = [];
let run = null;
let untilBack = null;

// ---------------------------------------------------------------------------------------------------- the form

function baseUrl() {
  return new URL('.', location.href).href;
}

function transport() {
  return document.querySelector('[name=transport]:checked').value;
}

/** One client for each key and transport, so that a second prompt finds its socket open. */
function client() {
  const key = $('key').value.trim();
  const of = `${transport()} ${key}`;
  if (of !== hubOf) {
    hub?.close();
    hub = new ModelHub({ url: baseUrl(), key, transport: transport(), retry: { first: 400, most: 4000 } });
    hubOf = of;
  }
  return hub;
}

async function checkKey() {
  const key = $('key').value.trim();
  if (!key) return showKey('keyNote', '');
  try {
    models = (await client().models()).filter(({ kind }) => kind === 'chat');
    showKey('keyGood', 'good');
  } catch (error) {
    models = [];
    showKey(error instanceof ModelHubError && error.status < 500 ? 'keyBad' : 'keyUnchecked', 'bad');
  }
  listModels();
}

function showKey(word, tone) {
  $('key-note').dataset.word = word;
  $('key-note').textContent = words[word];
  $('key-note').dataset.tone = tone;
  $('key').setAttribute('aria-invalid', String(tone === 'bad'));
}

function listModels() {
  const select = $('model');
  const chosen = select.value || kept().model;
  select.replaceChildren(
    ...models.map(({ id, available }) => {
      const option = new Option(available ? id : words.modelOff(id), id);
      option.disabled = !available;
      return option;
    }),
  );
  select.disabled = models.length === 0;
  if (models.length === 0) select.append(new Option($('key').value ? words.modelEmpty : words.modelNone, ''));
  const usable = models.filter(({ available }) => available);
  select.value = (usable.find(({ id }) => id === chosen) ?? usable[0])?.id ?? select.options[0].value;
  describeModel();
}

function describeModel() {
  const model = models.find(({ id }) => id === $('model').value);
  const context = model?.context_window?.toLocaleString(language);
  $('model-note').textContent = model
    ? model.generative === false ? words.modelExtract : context ? words.modelNote(context) : ''
    : '';
}

/** A model that has it all at once would be over before a hand is on the button. */
function choosePace() {
  const model = models.find(({ id }) => id === $('model').value);
  if (kept().pace === undefined) $('pace').value = model?.generative === false ? UNHURRIED : PACES.length - 1;
  showPace();
}

function pace() {
  return PACES[Number($('pace').value)];
}

function showPace() {
  const text = pace() === Infinity ? words.paceAll : words.paceOf(pace());
  $('pace-text').textContent = text;
  $('pace').setAttribute('aria-valuetext', text);
  $('pace').style.setProperty('--part', `${($('pace').value / (PACES.length - 1)) * 100}%`);
}

function kept() {
  return JSON.parse(sessionStorage.getItem(FORM) ?? '{}');
}

function keep(change = {}) {
  const form = {
    ...kept(),
    key: $('key').value.trim(), model: $('model').value || kept().model, transport: transport(),
    system: $('system').value, user: $('user').value, hold: $('hold').value, ...change,
  };
  sessionStorage.setItem(FORM, JSON.stringify(form));
}

function restore() {
  const form = kept();
  $('key').value = form.key ?? '';
  $('system').value = form.system ?? words.exampleSystem;
  $('user').value = form.user ?? words.exampleUser;
  if (form.hold) $('hold').value = form.hold;
  if (form.pace !== undefined) $('pace').value = form.pace;
  if (form.transport) document.querySelector(`[name=transport][value=${form.transport}]`).checked = true;
}

function speak(chosen) {
  const example = Object.values(WORDS).some(({ exampleSystem }) => exampleSystem === $('system').value);
  language = chosen;
  words = fill(language);
  if (example) {
    $('system').value = words.exampleSystem;
    $('user').value = words.exampleUser;
  }
  $('show-key').textContent = $('key').type === 'password' ? words.show : words.hide;
  plot.words = words;
  showPace();
  listModels();
  showState(run?.shown ?? 'idle');
  if (run) showFigures(run);
}

// ---------------------------------------------------------------------------------------------------- a run

function begin(start) {
  run?.cancel();
  $('problem').hidden = true;
  $('checks').replaceChildren();
  $('again').hidden = true;
  run = new Run(client(), view);
  start(run);
  plot.start();
  $('send').disabled = true;
  $('cancel').disabled = false;
  showFigures(run);
}

function send() {
  keep();
  answer.clear();
  ribbon.clear();
  sessionStorage.removeItem(RUN);
  const messages = [
    { role: 'system', content: $('system').value },
    { role: 'user', content: $('user').value },
  ].filter(({ content }) => content.trim());
  begin((fresh) => fresh.ask({ model: $('model').value, messages }));
  // On a narrow screen the answer is below all of the form.
  if (matchMedia('(max-width: 860px)').matches) $('answer-title').parentElement.scrollIntoView({ block: 'start' });
}

/** Takes up an answer whose page was loaded anew, or whose connection could not be had for long. */
function goOn(state, mark) {
  if (mark) answer.cut(mark, run?.connectionOf(state.seq + 1) ?? state.cuts.length + 1);
  begin((fresh) => fresh.resume(state));
}

function afterReload() {
  const state = JSON.parse(sessionStorage.getItem(RUN) ?? 'null');
  if (!state || !$('key').value) return;
  answer.clear();
  answer.add({ text: state.text });
  for (const [first, last, connection] of state.frames) ribbon.add(first, last, connection);
  state.cuts.push({ after: state.seq, at: Date.now(), back: 0 });
  goOn(state, words.seamReload(state.seq));
}

function remember() {
  if (run?.streamId && run.shown !== 'done') {
    sessionStorage.setItem(RUN, JSON.stringify({ ...run.state(), text: answer.text }));
  }
}

/** What a run shows of itself. */
const view = {
  pace,

  shows(of, part, first, connection) {
    if (of !== run) return;
    ribbon.add(first, part.seq, connection);
    if (part.type === 'delta') answer.add(part);
    openSeam(of);
    showFigures(of);
  },

  /** The seam stands where the text was cut, which the reader may reach later than the cut came. */
  passes(of, number) {
    const cut = of.cuts.find(({ marked, after }) => !marked && after < number);
    if (of !== run || !cut) return;
    cut.marked = true;
    answer.cut('', of.connectionOf(number));
    answer.back(words.seam(cut.after, seconds(cut.back ?? 0)));
  },

  changed(of, { state, delay }) {
    if (of !== run) return;
    const cut = of.cuts.at(-1);
    if (state === 'reconnecting') untilBack = performance.now() + delay;
    openSeam(of);
    if (state === 'streaming' && cut?.marked) answer.back(words.seam(cut.after, seconds(cut.back)));
    showState(state);
    showFigures(of);
  },

  reported(of) {
    if (of !== run || !of.severable) return;
    showState(of.report.paused ? 'paused' : 'streaming');
  },

  ended(of, error) {
    if (of !== run) return;
    plot.stop();
    $('send').disabled = false;
    $('cancel').disabled = true;
    showFigures(of);
    if (error) showProblem(of, error);
    if (!error || !error.resumable) sessionStorage.removeItem(RUN);
  },

  checked({ gapless, from, last, cuts }) {
    if (gapless) check('good', from === 1 ? words.checkGapless(last) : words.checkTail(from, last));
    else check('bad', words.problems.stream_gap[0]);
    if (cuts > 0) check('good', words.checkCuts(cuts));
  },

  compared(text) {
    if (text === answer.text) check('good', words.checkSame(text.length.toLocaleString(language)));
    else check('bad', words.checkDifferent);
  },
};

/** While the connection is away, as soon as the reader has all that came before. */
function openSeam(of) {
  const cut = of.cuts.at(-1);
  if (!cut || cut.marked || cut.back !== null || of.last !== cut.after) return;
  cut.marked = true;
  answer.cut(words.seamOpen(cut.after), of.cuts.length);
}

function check(tone, text) {
  const item = document.createElement('li');
  item.dataset.tone = tone;
  item.textContent = text;
  $('checks').append(item);
}

function seconds(milliseconds) {
  return (milliseconds / 1000).toFixed(1);
}

function showState(state) {
  if (run) run.shown = state;
  $('state').dataset.state = state;
  $('state-text').textContent = words.states[state];
  $('cut').disabled = !run?.severable;
  $('text').setAttribute('aria-busy', String(['connecting', 'streaming', 'paused', 'reconnecting'].includes(state)));
}

function showFigures(of) {
  $('cut').disabled = !of.severable;
  const number = (value, digits = 0) =>
    value === null ? '–' : value.toLocaleString(language, { maximumFractionDigits: digits });
  $('first').textContent = of.firstToken === null ? '–' : `${number(of.firstToken)} ms`;
  $('rate').textContent = number(of.rate, 1);
  $('tokens').textContent = number(of.tokens);
  $('frames').textContent = number(of.frames);
  $('cuts').textContent = number(of.cuts.length);
  $('usage').textContent = of.usage
    ? `${number(of.usage.prompt_tokens)} + ${number(of.usage.completion_tokens)}` : '–';
  $('served').textContent = of.servedBy ? words.served(of.servedBy) : '';
}

function showProblem(of, error) {
  const known = words.problems[error.code] ?? words.problems[error.status] ?? words.problems.other;
  $('problem-title').textContent = known[0];
  $('problem-text').textContent = known[1] || error.message;
  $('again').hidden = !(error.resumable && of.streamId);
  $('problem').hidden = false;
}

function sample() {
  return {
    tokens: run.tokens,
    hub: run.report?.waitingBytes ?? 0,
    client: run.buffered,
    paused: run.report?.paused ?? false,
    away: run.shown === 'reconnecting',
  };
}

/** For the eye only: a screen reader hears that the connection is sought, not every tenth of a second. */
function countDown() {
  if (run?.shown !== 'reconnecting') return $('state').removeAttribute('data-left');
  const left = Math.max(0, untilBack - performance.now());
  if (left > 0) $('state').dataset.left = seconds(left) + ' s';
  else $('state').removeAttribute('data-left');
}

// ---------------------------------------------------------------------------------------------------- wiring

let keyTimer;
$('key').addEventListener('input', () => {
  clearTimeout(keyTimer);
  keyTimer = setTimeout(() => {
    keep();
    checkKey().then(choosePace);
  }, 350);
});
$('show-key').addEventListener('click', () => {
  const hidden = $('key').type === 'text';
  $('key').type = hidden ? 'password' : 'text';
  $('show-key').textContent = hidden ? words.show : words.hide;
  $('show-key').setAttribute('aria-pressed', String(!hidden));
});
$('model').addEventListener('change', () => {
  keep();
  describeModel();
  choosePace();
});
$('pace').addEventListener('input', () => {
  keep({ pace: $('pace').value });
  showPace();
});
$('ask').addEventListener('change', () => keep());
$('hold').addEventListener('change', () => keep());
$('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  if ($('model').value) send();
});
$('ask').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) $('ask').requestSubmit();
});
$('cut').addEventListener('click', () => run.sever(Number($('hold').value)));
$('cancel').addEventListener('click', () => run.cancel());
$('again').addEventListener('click', () => goOn(run.state()));
for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    localStorage.setItem('modelhub.language', button.dataset.language);
    speak(button.dataset.language);
  });
}
addEventListener('pagehide', remember);
setInterval(countDown, 100);

restore();
speak(language);
showKey('keyNote', '');
await checkKey();
choosePace();
afterReload();

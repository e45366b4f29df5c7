/** The page in English and Chinese. Values may be functions of what they tell. */
const ENGLISH = {
  playground: 'Playground',
  language: 'Language',
  title: 'Cut the line. Keep the answer.',
  lead: 'Send a prompt, cut the connection in the middle, and watch the answer go on at exactly the next token.',
  ask: 'Prompt',
  key: 'Hub key',
  show: 'Show',
  hide: 'Hide',
  keyNote: 'The hub prints one at its first start. It stays in this tab.',
  keyGood: 'The hub knows this key.',
  keyBad: 'The hub does not know this key.',
  keyUnchecked: 'The hub cannot be reached just now.',
  model: 'Public name',
  modelNone: 'Enter a key first',
  modelEmpty: 'No chat name is served',
  modelOff: (name) => `${name} (not available)`,
  modelNote: (context) => `Reads up to ${context} tokens.`,
  modelExtract: 'Quotes sentences of your prompt, at once: slow the reader down to see them arrive.',
  transport: 'Transport',
  system: 'System prompt',
  user: 'Question',
  send: 'Send',
  answer: 'Answer',
  step1: 'Paste a hub key and pick a public name.',
  step2: 'Send, and see the tokens arrive.',
  step3: 'Cut the connection. The hub keeps the answer, and you get the rest of it.',
  cut: 'Cut the connection',
  for: 'stay away for',
  cancel: 'Cancel',
  again: 'Go on',
  ribbon: 'Every token has a number. One mark for each, a new colour for each connection; what was joined for a slow reader has no gap.',
  flow: 'Flow',
  pace: 'Your reading pace',
  paceNote: 'Read slowly, and the hub sends fewer, larger frames; then it holds the model itself.',
  paceOf: (n) => `${n} tokens/s`,
  paceAll: 'as fast as they come',
  plot: 'Tokens a second, and bytes that wait at the hub and in this page, over the last seconds.',
  axisRate: 'tokens/s',
  axisBytes: 'bytes waiting',
  now: 'now',
  legendRate: 'tokens/s',
  legendHub: 'waits at the hub',
  legendClient: 'waits in this page',
  legendPaused: 'model held',
  legendAway: 'connection cut',
  first: 'First token',
  rate: 'Tokens/s',
  tokens: 'Tokens',
  frames: 'Frames',
  cuts: 'Cuts',
  usage: 'Read + written',
  privacy: 'The key and the answer stay in this tab’s session storage, and go nowhere but to this hub.',
  states: {
    idle: 'Ready', connecting: 'Connecting…', streaming: 'Streaming', paused: 'Model held for you',
    reconnecting: 'Cut. Coming back…', done: 'Complete', failed: 'Failed', cancelled: 'Cancelled',
  },
  back: (seconds) => `Cut. Back in ${seconds} s`,
  seam: (after, seconds) => `cut after ${after} · back after ${seconds} s`,
  seamOpen: (after) => `cut after ${after}`,
  seamReload: (after) => `page reloaded after ${after}`,
  checkGapless: (last) => `Every number from 1 to ${last} arrived, each once.`,
  checkSame: (characters) => `Word for word what the hub has: ${characters} characters.`,
  checkDifferent: 'The text differs from the hub’s copy.',
  checkTail: (from, last) => `Every number from ${from} to ${last} arrived, each once.`,
  checkCuts: (n) => (n === 1 ? 'One cut, nothing lost.' : `${n} cuts, nothing lost.`),
  served: (who) => `answered by ${who}`,
  problems: {
    invalid_api_key: ['The hub does not know this key.', 'Check it; keys are shown once, when they are made.'],
    connection_lost: ['The hub is gone.', 'It could not be reached in all attempts. What it keeps can still be had.'],
    stream_expired: ['The answer is kept no longer.', 'It was waited for, but not long enough. Send the prompt again.'],
    stream_not_found: ['The hub has no such stream.', 'It may have been restarted. Send the prompt again.'],
    stream_gap: ['A number is missing.', 'This must never happen. Please report it.'],
    429: ['Too many requests.', 'This key has reached a limit.'],
    403: ['This is not allowed.', ''],
    503: ['No model can answer now.', ''],
    other: ['That did not work.', ''],
  },
  exampleSystem:
    'A stream of tokens belongs to the hub and not to the connection that carries it, so when a connection is lost the hub keeps the stream open and the model goes on with the answer for up to a minute. ' +
    'Every token of the stream has a number, and a client whose connection was lost comes back with the number of the last token it received and is sent the stream from exactly the next one. ' +
    'When a client reads the stream slowly, the hub joins tokens into larger frames, and when the connection still falls behind it holds the model until the client has caught up. ' +
    'The office in Lisbon is closed on the first Monday of every month.',
  exampleUser: 'What happens to a stream of tokens when its connection is lost?',
};

const CHINESE = {
  playground: '试验台',
  language: '语言',
  title: '连接断了，回答还在。',
  lead: '发送提示，中途切断连接，看回答从下一个 token 处原样接上。',
  ask: '提示',
  key: '中枢密钥',
  show: '显示',
  hide: '隐藏',
  keyNote: '中枢首次启动时会打印一个密钥。它只保留在本标签页。',
  keyGood: '密钥有效。',
  keyBad: '中枢不认识这个密钥。',
  keyUnchecked: '暂时无法连接中枢。',
  model: '公开名称',
  modelNone: '请先输入密钥',
  modelEmpty: '没有可用的对话名称',
  modelOff: (name) => `${name}（不可用）`,
  modelNote: (context) => `最多可读 ${context} 个 token。`,
  modelExtract: '直接摘录提示中的句子，瞬间完成：把阅读速度调慢，才能看到逐字到达。',
  transport: '传输方式',
  system: '系统提示',
  user: '问题',
  send: '发送',
  answer: '回答',
  step1: '粘贴密钥，选择一个公开名称。',
  step2: '发送，看 token 逐个到达。',
  step3: '切断连接。中枢会保留回答，其余部分一个不少地送到。',
  cut: '切断连接',
  for: '离线',
  cancel: '取消',
  again: '继续',
  ribbon: '每个 token 都有编号：一格一个，每次连接换一种颜色；因读得慢而合并的 token 连成一片。',
  flow: '流量',
  pace: '你的阅读速度',
  paceNote: '读得慢时，中枢先把 token 合并成更少、更大的帧，再让模型本身停下来等。',
  paceOf: (n) => `每秒 ${n} 个 token`,
  paceAll: '来多少读多少',
  plot: '最近几秒的每秒 token 数，以及在中枢和本页等待的字节数。',
  axisRate: 'token/秒',
  axisBytes: '等待字节',
  now: '现在',
  legendRate: 'token/秒',
  legendHub: '在中枢等待',
  legendClient: '在本页等待',
  legendPaused: '模型暂停',
  legendAway: '连接已断',
  first: '首个 token',
  rate: 'token/秒',
  tokens: 'token',
  frames: '帧',
  cuts: '断线次数',
  usage: '读入 + 写出',
  privacy: '密钥和回答只保存在本标签页的会话存储中，除本中枢外不发往任何地方。',
  states: {
    idle: '就绪', connecting: '正在连接…', streaming: '正在接收', paused: '模型在等你',
    reconnecting: '已断开，正在恢复…', done: '完成', failed: '失败', cancelled: '已取消',
  },
  back: (seconds) => `已断开，${seconds} 秒后恢复`,
  seam: (after, seconds) => `在 ${after} 之后断开 · ${seconds} 秒后恢复`,
  seamOpen: (after) => `在 ${after} 之后断开`,
  seamReload: (after) => `在 ${after} 之后刷新了页面`,
  checkGapless: (last) => `1 到 ${last} 号全部到达，各一次。`,
  checkSame: (characters) => `与中枢保存的副本逐字相同：${characters} 个字符。`,
  checkDifferent: '与中枢保存的副本不一致。',
  checkTail: (from, last) => `${from} 到 ${last} 号全部到达，各一次。`,
  checkCuts: (n) => `断线 ${n} 次，一字未丢。`,
  served: (who) => `由 ${who} 回答`,
  problems: {
    invalid_api_key: ['中枢不认识这个密钥。', '请检查；密钥只在创建时显示一次。'],
    connection_lost: ['中枢不见了。', '多次尝试都无法连接。它保留的内容仍可取回。'],
    stream_expired: ['回答已不再保留。', '等待时间已过，请重新发送。'],
    stream_not_found: ['中枢没有这个流。', '它可能已重启，请重新发送。'],
    stream_gap: ['缺少一个编号。', '这绝不应发生，请反馈。'],
    429: ['请求过多。', '此密钥已达到限额。'],
    403: ['不允许这样做。', ''],
    503: ['当前没有模型可以回答。', ''],
    other: ['没有成功。', ''],
  },
  exampleSystem:
    'token 流属于中枢，而不属于传送它的连接；连接断开时，中枢会保留这个流，模型最多再继续回答一分钟。' +
    '流中的每个 token 都有编号，连接断开的客户端带着它收到的最后一个编号回来，中枢就从紧接着的下一个 token 继续发送这个流。' +
    '客户端读得慢时，中枢把流中的 token 合并成更大的帧；如果连接仍然跟不上，中枢就让模型停下来，等客户端赶上。' +
    '里斯本办公室每月第一个星期一休息。',
  exampleUser: '连接断开时，token 流会怎样？',
};

export const WORDS = { en: ENGLISH, zh: CHINESE };

export function preferred() {
  const kept = localStorage.getItem('modelhub.language');
  if (kept in WORDS) return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Fills every element that names its words. */
export function fill(language) {
  const words = WORDS[language];
  document.documentElement.lang = language;
  document.title = `Model Hub ${words.playground}`;
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = words[element.dataset.word];
  for (const element of document.querySelectorAll('[data-word-label]')) {
    element.setAttribute('aria-label', words[element.dataset.wordLabel]);
  }
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === language));
  }
  return words;
}

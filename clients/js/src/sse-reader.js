const LONGEST_EVENT = 8 * 1024 * 1024;

/** Events of a body as they come, `{id, data}`; comments come as `{comment}`. What breaks off in the middle is dropped. */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = {};
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        if (line === '') {
          if (event.data !== undefined) yield event;
          event = {};
        } else {
          const colon = line.indexOf(':');
          const field = colon < 0 ? line : line.slice(0, colon);
          const text = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
          if (field === '') yield { comment: text };
          else if (field === 'data') event.data = event.data === undefined ? text : `${event.data}\n${text}`;
          else event[field] = text;
        }
      }
      if (rest.length + (event.data?.length ?? 0) > LONGEST_EVENT) throw new RangeError('an event without end');
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

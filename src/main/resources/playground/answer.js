/** The answer's text as it grows, with a mark wherever its connection was cut. */
export class Answer {
  #box;
  #seam = null;
  /** Of the text alone, without the marks. */
  text = '';

  constructor(box) {
    this.#box = box;
  }

  clear() {
    this.#box.replaceChildren();
    this.#seam = null;
    this.text = '';
  }

  isEmpty() {
    return this.text === '';
  }

  add(part) {
    const { text, reasoning, toolCall } = part;
    this.text += text ?? '';
    const follows = this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight < 40;
    const span = document.createElement('span');
    span.className = reasoning ? 'token reasoning' : toolCall ? 'token call' : 'token';
    span.textContent = text ?? reasoning ?? `${toolCall.name}(${toolCall.arguments})\n`;
    this.#box.append(span);
    if (follows) this.#box.scrollTop = this.#box.scrollHeight;
  }

  /** The connection is gone. */
  cut(words, colour) {
    this.#seam = document.createElement('span');
    this.#seam.className = 'seam';
    this.#seam.dataset.connection = colour;
    this.#seam.textContent = words;
    this.#box.append(this.#seam);
    this.#box.scrollTop = this.#box.scrollHeight;
  }

  /** The connection is back. */
  back(words) {
    if (this.#seam) this.#seam.textContent = words;
    this.#seam = null;
  }
}

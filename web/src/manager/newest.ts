// Of several questions about the same thing, which answers are news? Answers may come in another order.

export class Newest {
  #asked = 0;
  #taken = 0;

  /** To be called with the question; what it returns says of the answer whether nothing newer was taken before. */
  ask(): () => boolean {
    const mine = ++this.#asked;
    return () => {
      if (mine < this.#taken) return false;
      this.#taken = mine;
      return true;
    };
  }
}

/** Gives a text of the dashboard in the language chosen. The English text itself is the key, and what is shown if there is no other. */
export type Translate = (english: string) => string;

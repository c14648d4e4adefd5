/** Words that come out of an archive nobody can vouch for, as they may be shown. */

const mostLetters = 240;
/** What is not seen or turns the direction of what follows: controls, formats, private and lone halves, other spaces. */
const deceptive = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** The text with unseen characters written as `\u{202e}`, and its middle left out where it is long. */
export function harmless(text: string): string {
  const letters = [...text];
  const half = mostLetters / 2;
  const short = letters.length <= mostLetters ? text : `${letters.slice(0, half).join("")}…${letters.slice(-half).join("")}`;
  return short.replace(deceptive, (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`);
}

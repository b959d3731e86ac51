// The key of a name, as schema/names.py makes it, so that one spelling finds the other.

const APOSTROPHES = /['`´‘’‛′‵ʹʻʼʽʾʿˈˊˋꞌ׳᾽᾿ـ]/gu;
const UNMARKED = /[\p{Mn}\p{Me}\p{Mc}\p{Cf}]/gu;
const NOT_DECOMPOSED: Record<string, string> = { ı: "i", ł: "l", ø: "o", đ: "d", æ: "ai", œ: "u", ə: "a" };
const ARABIC: Record<string, string> = { ث: "th", خ: "kh", ذ: "dh", ش: "sh", غ: "gh", چ: "ch", ژ: "zh", ع: "", ء: "" };
[..."ابتجحدرزسصضطظفقكلمنهويىةپگڤیکەۆێڵڕہھ"].forEach((letter, n) => {
  ARABIC[letter] = "abtjhdrzssdtzfkklmnhuyyhpgvykauilrhh"[n];
});
[..."٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"].forEach((digit, n) => (ARABIC[digit] = String(n % 10)));

const WORD = "[\\p{L}\\p{N}_]";
const SUN_ARTICLE = new RegExp(`(?<!${WORD})[ae](th|dh|sh|[tdrzsn])[-‐‑‒–]\\s*(?=\\1)`, "gu");
const OF_GOD = new RegExp(`(?<![^\\p{L}\\p{N}_])[^\\p{L}\\p{N}_]*(?:[aou]llah|الله)(?!${WORD})`, "gu");
const ARABIC_ARTICLE = new RegExp(`(?<!${WORD})ال(?=${WORD}{2})`, "gu");
const SPELLINGS: [RegExp, string][] = [
  [/ee+/gu, "i"],
  [/[ae](?:[ei]|y(?![aeiouy]))/gu, "ai"],
  [/q/gu, "k"],
  [/e/gu, "i"],
  [/o/gu, "u"],
  [/y+(?![aiuy])/gu, "i"],
  [/([\p{L}_])\1+/gu, "$1"],
  [/ah$/gu, "a"],
];

export function foldName(name: string): string {
  let text = bare(bare(name).toLowerCase().replaceAll("ß", "ss"));
  text = text.replace(SUN_ARTICLE, "").replace(OF_GOD, "ula");
  text = [...text.replace(ARABIC_ARTICLE, "")].map((letter) => ARABIC[letter] ?? letter).join("");
  const words = (text.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => spell(word === "el" ? "al" : word));
  const kept = words.filter((word) => word !== "al");
  return (kept.length ? kept : words).join(" ");
}

function bare(text: string): string {
  const apart = text.replace(APOSTROPHES, "").normalize("NFKD").replace(APOSTROPHES, "").replace(UNMARKED, "");
  return [...apart].map((letter) => NOT_DECOMPOSED[letter] ?? letter).join("");
}

function spell(word: string): string {
  return SPELLINGS.reduce((text, [pattern, spelling]) => text.replace(pattern, spelling), word);
}

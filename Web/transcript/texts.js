// What the pages of a transcript say, in Korean and in English.

import { ENGLISH } from "/transcript/texts-english.js";
import { KOREAN } from "/transcript/texts-korean.js";

export const texts = { ko: KOREAN, en: ENGLISH };

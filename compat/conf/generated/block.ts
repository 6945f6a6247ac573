// Generated from compat/conf/block.ne by nearleyc: do not edit; run `npm run generate`.
// Generated automatically by nearley, version 2.20.1
// http://github.com/Hardmath123/nearley
// Bypasses TS6133. Allow declared but unused functions.
// @ts-ignore
function id(d: any[]): any { return d[0]; }
declare var word: any;
declare var string: any;
declare var unterminated: any;
declare var open: any;
declare var close: any;

import { lexer } from '../lexer.js';
import { chain } from '../line.js';

interface NearleyToken {
  value: any;
  [key: string]: any;
};

interface NearleyLexer {
  reset: (chunk: string, info: any) => void;
  next: () => NearleyToken | undefined;
  save: () => any;
  formatError: (token: never) => string;
  has: (tokenType: string) => boolean;
};

interface NearleyRule {
  name: string;
  symbols: NearleySymbol[];
  postprocess?: (d: any[], loc?: number, reject?: {}) => any;
};

type NearleySymbol = string | { literal: any } | { test: (token: any) => boolean };

interface Grammar {
  Lexer: NearleyLexer | undefined;
  ParserRules: NearleyRule[];
  ParserStart: string;
};

const grammar: Grammar = {
  Lexer: lexer,
  ParserRules: [
    {"name": "line", "symbols": ["part"], "postprocess": id},
    {"name": "line", "symbols": ["line", "brace", "part"], "postprocess": ([before, brace, part]) => chain(chain(before, brace), part)},
    {"name": "part", "symbols": [], "postprocess": () => undefined},
    {"name": "part", "symbols": ["part", "word"], "postprocess": ([before, word]) => chain(before, word)},
    {"name": "word", "symbols": [(lexer.has("word") ? {type: "word"} : word)], "postprocess": id},
    {"name": "word", "symbols": [(lexer.has("string") ? {type: "string"} : string)], "postprocess": id},
    {"name": "word", "symbols": [(lexer.has("unterminated") ? {type: "unterminated"} : unterminated)], "postprocess": id},
    {"name": "brace", "symbols": [(lexer.has("open") ? {type: "open"} : open)], "postprocess": id},
    {"name": "brace", "symbols": [(lexer.has("close") ? {type: "close"} : close)], "postprocess": id}
  ],
  ParserStart: "line",
};

export default grammar;

# SPDX-License-Identifier: GPL-2.0-or-later
# One physical line, comments already gone, is a row of logical lines: braces stand alone, and
# whatever lies between two braces is one statement. Unambiguous and left-recursive, with actions
# of constant cost (an Earley parser runs them for each prefix), so that time and memory are linear.
# Nesting is not seen here: it belongs to the keyword tables, because the block of an unknown
# keyword has no owner.
@preprocessor typescript
@{%
import { lexer } from '../lexer.js';
import { chain } from '../line.js';
%}
@lexer lexer

line -> part               {% id %}
      | line brace part    {% ([before, brace, part]) => chain(chain(before, brace), part) %}
part -> null               {% () => undefined %}
      | part word          {% ([before, word]) => chain(before, word) %}
word -> %word              {% id %}
      | %string            {% id %}
      | %unterminated      {% id %}
brace -> %open             {% id %}
       | %close            {% id %}

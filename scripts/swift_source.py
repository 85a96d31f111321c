"""Reads Swift source as far as the checks need it: code without comments and texts, and which types it declares."""
import re


def code_only(text):
    """The source with comments and string contents blanked; interpolated code stays, lines stay where they are."""
    out = list(text)
    size = len(text)

    def blank(start, end):
        for index in range(start, min(end, size)):
            if out[index] != "\n":
                out[index] = " "

    def string(start, hashes):
        """Blanks the string that begins at its quote; gives the offset behind it."""
        multiline = text.startswith('"""', start)
        quote = '"""' if multiline else '"'
        closing, escape = quote + "#" * hashes, "\\" + "#" * hashes
        at = start + len(quote)
        begin = start
        while at < size:
            if text.startswith(closing, at):
                blank(begin, at + len(closing))
                return at + len(closing)
            if text.startswith(escape + "(", at):
                blank(begin, at + len(escape) + 1)
                at = code(at + len(escape) + 1, until=")")
                begin = at - 1
            elif text.startswith(escape, at):
                at += len(escape) + 1
            elif text[at] == "\n" and not multiline:
                blank(begin, at)
                return at
            else:
                at += 1
        blank(begin, size)
        return size

    def code(at, until=None):
        depth = 0
        while at < size:
            if text.startswith("//", at):
                end = text.find("\n", at)
                end = size if end < 0 else end
                blank(at, end)
                at = end
            elif text.startswith("/*", at):
                level, end = 1, at + 2
                while end < size and level:
                    if text.startswith("/*", end):
                        level, end = level + 1, end + 2
                    elif text.startswith("*/", end):
                        level, end = level - 1, end + 2
                    else:
                        end += 1
                blank(at, end)
                at = end
            elif (found := re.compile(r'(#*)"').match(text, at)):
                at = string(found.end() - 1, len(found.group(1)))
            elif until and text[at] == until and depth == 0:
                return at + 1
            else:
                depth += (text[at] == "(") - (text[at] == ")") if until else 0
                at += 1
        return at

    code(0)
    return "".join(out)


TOKEN = re.compile(r"[A-Za-z_]\w*|[{}().<>:,]")
KINDS = {"class", "struct", "enum", "protocol", "actor", "extension"}


class Source:
    """One file: the types it declares, by their full names, and the type names it uses."""

    def __init__(self, path):
        self.path = path
        self.imports = set()
        self.declared = set()    # full names that other files can see
        self.local = set()       # names that mean something of this file's own: private types, generic parameters
        self.extended = set()
        self.uses = []           # (name, or Outer.Inner, line)
        code = code_only(path.read_text())
        self.imports = set(re.findall(
            r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|internal|package|private|fileprivate)\s+)?import\s+"
            r"(?:(?:struct|class|enum|func|protocol)\s+)?(\w+)", code, re.M))
        self._scan(code)

    def _scan(self, code):
        tokens = [(m.group(), code.count("\n", 0, m.start()) + 1) for m in TOKEN.finditer(code)]
        scopes, pending = [], None      # the open braces: a type's name, or None
        for index, (token, line) in enumerate(tokens):
            before = tokens[index - 1][0] if index else ""
            after = tokens[index + 1][0] if index + 1 < len(tokens) else ""
            if token == "{":
                scopes.append(pending)
                pending = None
            elif token == "}":
                if scopes:
                    scopes.pop()
            elif token in KINDS and before != "." and re.match(r"[A-Z]", after):
                name, at = after, index + 2
                while at + 1 < len(tokens) and tokens[at][0] == "." and re.match(r"[A-Z]", tokens[at + 1][0]):
                    name, at = name + "." + tokens[at + 1][0], at + 2
                outer = [scope for scope in scopes if scope]
                full = ".".join(outer + [name])
                hidden = self._is_private(tokens, index)
                if token == "extension":
                    self.extended.add(full)
                elif hidden or (None in scopes):
                    self.local.add(name)
                else:
                    self.declared.add(full)
                if token != "extension" and tokens[at][0] == "<":
                    self._generic(tokens, at)
                pending = full
            elif token in ("typealias", "associatedtype") and re.match(r"[A-Z]", after):
                outer = [scope for scope in scopes if scope]
                if token == "associatedtype" or self._is_private(tokens, index) or None in scopes:
                    self.local.add(after)
                else:
                    self.declared.add(".".join(outer + [after]))
            elif token == "func" and index + 2 < len(tokens) and tokens[index + 2][0] == "<":
                self._generic(tokens, index + 2)
            if re.match(r"[A-Z]", token) and before != ".":
                name, at = token, index + 1
                self.uses.append((name, line))
                while at + 1 < len(tokens) and tokens[at][0] == "." and re.match(r"[A-Z]", tokens[at + 1][0]):
                    name, at = name + "." + tokens[at + 1][0], at + 2
                    self.uses.append((name, line))

    def _generic(self, tokens, at):
        expects = True
        for token, _ in tokens[at:at + 60]:
            if token == ">":
                return
            if expects and re.match(r"[A-Z]", token):
                self.local.add(token)
            expects = token in ("<", ",")

    @staticmethod
    def _is_private(tokens, index):
        while index and tokens[index - 1][0] in (
                "private", "fileprivate", "final", "indirect", "public", "internal", "package", "open", "nonisolated"):
            if tokens[index - 1][0] in ("private", "fileprivate"):
                return True
            index -= 1
        return False

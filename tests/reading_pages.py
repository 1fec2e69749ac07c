"""How tests read a page: its tags, its words, and a failure where a tag does not close."""

from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "source", "input", "rect", "hr"}


class Page(HTMLParser):
    """Tags, words, and a failure where a tag does not close."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self.words.append(" " if tag in {"td", "th", "li", "p", "dt", "dd", "option"} else "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    @property
    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.tags if "id" in attributes]

    def all(self, tag: str, name: str) -> list[str]:
        return [str(attributes[name]) for found, attributes in self.tags if found == tag and name in attributes]

"""The network of the second opinion in PyTorch; its weights have the names that ``opinion/network.py`` runs them by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from dragoman.coding.opinion.marks import CLASSES, N_MARKS
from dragoman.coding.opinion.network import LINK_TABLES
from dragoman.vocabulary.records import STATUSES
from training.network import WIDTH as VECTOR_WIDTH
from training.network import Layer

__all__ = ["Network"]

WIDTH = 256
N_HEADS = 8
SIDE_WIDTH = 96
#: How many values the numbers of a link and of an absent actor take.
_LINKS = {"side": 16, "distance": 21, "ruled": 4, "rank": 7}
_ABSENT = (5, 5, 7, 3, 2, 4)


class Network(nn.Module):
    """Classes and statuses of words; which mentions, and which actors unnamed, are sides of their acts."""

    def __init__(self, lists: Mapping[str, Sequence[str]], dropout: float = 0.3) -> None:
        super().__init__()
        self.lists = lists
        self.words = nn.Linear(VECTOR_WIDTH, WIDTH)
        self.marks = nn.Linear(N_MARKS, WIDTH, bias=False)
        self.words_norm = nn.LayerNorm(WIDTH)
        self.layer = Layer(WIDTH, 2 * WIDTH, N_HEADS, dropout, 1e-5)
        self.classes = nn.Linear(WIDTH + VECTOR_WIDTH + N_MARKS, 1 + len(CLASSES))
        self.statuses = nn.Linear(WIDTH + VECTOR_WIDTH + N_MARKS, len(STATUSES))
        self.word = nn.Linear(WIDTH, SIDE_WIDTH)
        self.mention = nn.Linear(WIDTH, SIDE_WIDTH)
        self.event = _embedding(1 + len(CLASSES))
        self.path = _embedding(1 + len(lists["path"]))
        self.role = _embedding(1 + len(lists["role"]))
        self.kind = _embedding(1 + len(lists["kind"]))
        self.side = _embedding(_LINKS["side"])
        self.distance = _embedding(_LINKS["distance"])
        self.ruled = _embedding(_LINKS["ruled"])
        self.rank = _embedding(_LINKS["rank"])
        self.absent = nn.ModuleList(_embedding(n) for n in _ABSENT)
        self.sides_norm = nn.LayerNorm(SIDE_WIDTH)
        self.hidden = nn.Linear(SIDE_WIDTH, SIDE_WIDTH)
        self.sides = nn.Linear(SIDE_WIDTH, 2)
        self.absent_sides = nn.Linear(SIDE_WIDTH, 2)
        self.dropout = nn.Dropout(dropout)

    def read(self, vectors: Tensor, marks: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
        """Of sentences padded to one length: vectors, scores of classes and of statuses of their words."""
        x = self.dropout(self.words_norm(self.words(self.dropout(vectors)) + self.marks(marks)))
        x = self.layer(x, None if mask is None else mask[:, None, None, :])
        wide = torch.cat([self.dropout(x), self.dropout(vectors), marks], dim=-1)
        return x, self.classes(wide), self.statuses(wide)

    def forward(self, vectors: Tensor, seen: Tensor) -> tuple[Tensor, ...]:
        """One sentence as the coder runs it: classes, statuses, and what words bring to the scorers of sides."""
        x, classes, statuses = self.read(vectors[None], seen[None], None)
        return classes[0], statuses[0], self.word(x)[0], self.mention(x)[0]

    def score_sides(self, words: Tensor, events: Tensor, mentions: Tensor, links: Tensor) -> Tensor:
        """Scores of mentions as source and target, a row each; links are the columns of ``LINK_TABLES``."""
        x = self.word(words) + self.event(events) + self.mention(mentions)
        for k, name in enumerate(LINK_TABLES):
            x = x + getattr(self, name)(links[:, k])
        return self.sides(self._hidden(x))

    def score_absent(self, words: Tensor, events: Tensor, actors: Tensor) -> Tensor:
        """The same for actors that the sentence does not name."""
        x = self.word(words) + self.event(events)
        for k, table in enumerate(self.absent):
            x = x + table(actors[:, k])
        return self.absent_sides(self._hidden(x))

    def _hidden(self, x: Tensor) -> Tensor:
        x = self.dropout(functional.relu(self.sides_norm(x)))
        return self.dropout(functional.relu(self.hidden(x)))


def _embedding(n: int) -> nn.Embedding:
    table = nn.Embedding(n, SIDE_WIDTH)
    nn.init.normal_(table.weight, std=0.3)
    return table

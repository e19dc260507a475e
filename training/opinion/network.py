"""The network of the second opinion in PyTorch; its weights have the names that ``opinion/network.py`` runs them by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from dragoman.coding.opinion.marks import CLASSES, N_MARKS
from dragoman.coding.opinion.network import N_HEADS
from training.network import WIDTH as VECTOR_WIDTH

__all__ = ["STATUSES", "Network"]

STATUSES = ("actual", "possible", "denied")
WIDTH = 256
SIDE_WIDTH = 96
#: How many values the numbers of a link and of an absent actor take.
_LINKS = {"side": 16, "distance": 21, "ruled": 4}
_ABSENT = (5, 5, 7, 3, 2)


class Layer(nn.Module):
    """A transformer layer as BERT has it (norm after the sum)."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(width, 2 * width)
        self.down = nn.Linear(2 * width, width)
        self.norm_inner = nn.LayerNorm(width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Vectors in, vectors out; the mask is true where there is a word (None: everywhere)."""
        n, length, width = x.shape
        parts = self.qkv(x).view(n, length, 3, N_HEADS, width // N_HEADS).permute(2, 0, 3, 1, 4)
        q, k, v = parts[0], parts[1], parts[2]
        if mask is None:
            seen = ((q * (width // N_HEADS) ** -0.5) @ k.transpose(-1, -2)).softmax(-1) @ v
        else:
            seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = self.norm(x + self.dropout(self.out(seen.transpose(1, 2).reshape(n, length, width))))
        return self.norm_inner(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Network(nn.Module):
    """Classes and statuses of words; which mentions, and which actors unnamed, are sides of their acts."""

    def __init__(self, lists: Mapping[str, Sequence[str]], dropout: float = 0.3) -> None:
        super().__init__()
        self.lists = lists
        self.words = nn.Linear(VECTOR_WIDTH, WIDTH)
        self.marks = nn.Linear(N_MARKS, WIDTH, bias=False)
        self.words_norm = nn.LayerNorm(WIDTH)
        self.layer = Layer(WIDTH, dropout)
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
        self.absent = nn.ModuleList(_embedding(n) for n in _ABSENT)
        self.sides_norm = nn.LayerNorm(SIDE_WIDTH)
        self.hidden = nn.Linear(SIDE_WIDTH, SIDE_WIDTH)
        self.sides = nn.Linear(SIDE_WIDTH, 2)
        self.absent_sides = nn.Linear(SIDE_WIDTH, 2)
        self.dropout = nn.Dropout(dropout)

    def read(self, vectors: Tensor, marks: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
        """Of sentences padded to one length: vectors, scores of classes and of statuses of their words."""
        x = self.dropout(self.words_norm(self.words(self.dropout(vectors)) + self.marks(marks)))
        x = self.layer(x, mask)
        wide = torch.cat([self.dropout(x), self.dropout(vectors), marks], dim=-1)
        return x, self.classes(wide), self.statuses(wide)

    def score_sides(self, words: Tensor, events: Tensor, mentions: Tensor, links: Tensor) -> Tensor:
        """Scores of mentions as source and target, a row each; links are path, role, side, distance, kind, ruled."""
        x = self.word(words) + self.event(events) + self.mention(mentions)
        for k, table in enumerate((self.path, self.role, self.side, self.distance, self.kind, self.ruled)):
            x = x + table(links[:, k])
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

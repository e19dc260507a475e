"""The network: one encoder for the sentence, light heads on its words.

The encoder is MiniLM (6 layers × 384), with an embedding of letter case, since its vocabulary is lower case. Heads:
tags, predicates, names and factuality of each word; a biaffine score for each pair of words (dependency arcs); the
relation of each word to its head; and for each predicate a thin layer over the words as seen from it (roles, sense).
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from dragoman.coding.model.labels import ENTITY_TAGS, RELATIONS, ROLE_TAGS, UPOS
from dragoman.coding.model.pieces import N_SHAPES, SENTENCE_EDGE

WIDTH = 384
N_LAYERS = 6
N_HEADS = 12
INNER = 1536
ARC_WIDTH = 256
RELATION_WIDTH = 128
ROLE_WIDTH = 192
SENSE_WIDTH = 128
#: Distances from the predicate that roles can tell apart.
FAR = 32


class Layer(nn.Module):
    """A transformer layer as BERT has it (norm after the sum)."""

    def __init__(self, width: int, inner: int, n_heads: int, dropout: float, epsilon: float = 1e-12) -> None:
        super().__init__()
        self.n_heads = n_heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm_attention = nn.LayerNorm(width, eps=epsilon)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm_inner = nn.LayerNorm(width, eps=epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Vectors in, vectors out; the mask is true where there is something to see."""
        n, length, width = x.shape
        parts = self.qkv(x).view(n, length, 3, self.n_heads, width // self.n_heads).permute(2, 0, 3, 1, 4)
        q, k, v = parts[0], parts[1], parts[2]
        if mask is None:
            scores = (q * (width // self.n_heads) ** -0.5) @ k.transpose(-1, -2)
            seen = scores.softmax(-1) @ v
        else:
            seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(n, length, width)
        x = self.norm_attention(x + self.out(seen))
        return self.norm_inner(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM with letter case."""

    def __init__(self, vocabulary: int = 30522, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.shapes = nn.Embedding(N_SHAPES, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(WIDTH, INNER, N_HEADS, dropout) for _ in range(N_LAYERS))

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor | None) -> Tensor:
        """Vectors of the pieces (n × length × width)."""
        places = self.places.weight[: ids.shape[1]]
        x = self.dropout(self.norm(self.pieces(ids) + places + self.shapes(shapes)))
        if torch.is_autocast_enabled("cpu"):
            x = x.to(torch.bfloat16)  # else every sum of halves would be carried, and cast back, at full width
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def load_pretrained(self, path: Path) -> None:
        """Take over the weights of a BERT checkpoint (``model.safetensors``)."""
        from safetensors.torch import load_file

        old = {name.removeprefix("bert."): value for name, value in load_file(path).items()}
        new = {
            "pieces.weight": old["embeddings.word_embeddings.weight"],
            # Every token has type 0, so that its embedding goes into the places.
            "places.weight": old["embeddings.position_embeddings.weight"]
            + old["embeddings.token_type_embeddings.weight"][0],
            "shapes.weight": self.shapes.weight.detach(),
        }
        for kind in ("weight", "bias"):
            new[f"norm.{kind}"] = old[f"embeddings.LayerNorm.{kind}"]
            for i in range(N_LAYERS):
                there, here = f"encoder.layer.{i}", f"layers.{i}"
                new[f"{here}.qkv.{kind}"] = torch.cat(
                    [old[f"{there}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                )
                for mine, theirs in (
                    ("out", "attention.output.dense"),
                    ("norm_attention", "attention.output.LayerNorm"),
                    ("up", "intermediate.dense"),
                    ("down", "output.dense"),
                    ("norm_inner", "output.LayerNorm"),
                ):
                    new[f"{here}.{mine}.{kind}"] = old[f"{there}.{theirs}.{kind}"]
        self.load_state_dict(new)


def _mlp(inputs: int, outputs: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, outputs), nn.ReLU(), nn.Dropout(dropout))


class Grammar(nn.Module):
    """What each word is, and how well each word would govern it."""

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.Linear(WIDTH, len(UPOS) + 2 + len(ENTITY_TAGS))
        self.arc_dependent = _mlp(WIDTH, ARC_WIDTH, dropout)
        self.arc_head = _mlp(WIDTH, ARC_WIDTH, dropout)
        self.arc_root = nn.Parameter(torch.randn(1, 1, ARC_WIDTH) * 0.05)
        self.arc = nn.Linear(ARC_WIDTH, ARC_WIDTH, bias=False)
        self.arc_bias = nn.Linear(ARC_WIDTH, 1, bias=False)

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Tags (n × UPOS), predicate (n), factuality (n), names (n × tags), arcs (n × 1 + n; column 0 is the root)."""
        words = self.dropout(words)
        tags = self.tags(words)
        upos, predicate, fact, names = tags.split([len(UPOS), 1, 1, len(ENTITY_TAGS)], dim=-1)
        heads = self.arc_head(words)
        heads = torch.cat([self.arc_root.expand(heads.shape[0], -1, -1).to(heads.dtype), heads], dim=1)
        scores = self.arc(self.arc_dependent(words)) @ heads.transpose(1, 2) * ARC_WIDTH**-0.5
        arcs = scores + self.arc_bias(heads).transpose(1, 2)
        return upos, predicate.squeeze(-1), fact.squeeze(-1), names, arcs


class Relations(nn.Module):
    """The relation of each word to its head (0 is the root)."""

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        self.dependent = _mlp(WIDTH, RELATION_WIDTH, dropout)
        self.head = _mlp(WIDTH, RELATION_WIDTH, dropout)
        self.root = nn.Parameter(torch.randn(1, RELATION_WIDTH) * 0.05)
        self.out = nn.Linear(3 * RELATION_WIDTH, len(RELATIONS))

    def forward(self, words: Tensor, heads: Tensor) -> Tensor:
        """Words (n × width) and heads (n) of one sentence, or of many laid end to end with heads numbered so."""
        dependents = self.dependent(words)
        governors = torch.cat([self.root.to(dependents.dtype), self.head(words)])[heads]
        return self.out(torch.cat([dependents, governors, dependents * governors], dim=-1))


class Roles(nn.Module):
    """Who does what: for each predicate, the role of each word; and a vector that its senses are compared with."""

    def __init__(self, n_senses: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Linear(WIDTH, ROLE_WIDTH)
        self.predicate = nn.Linear(WIDTH, ROLE_WIDTH)
        self.distance = nn.Embedding(2 * FAR + 1, ROLE_WIDTH)
        nn.init.normal_(self.distance.weight, std=0.1)
        self.norm = nn.LayerNorm(ROLE_WIDTH)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(ROLE_WIDTH, 2 * ROLE_WIDTH, 6, dropout, 1e-5) for _ in range(1))
        self.out = nn.Linear(ROLE_WIDTH, len(ROLE_TAGS))
        self.sense = nn.Linear(WIDTH, SENSE_WIDTH)
        self.senses = nn.Embedding(n_senses, SENSE_WIDTH)
        nn.init.normal_(self.senses.weight, std=0.1)

    def forward(
        self, words: Tensor, predicates: Tensor, sentence: Tensor | None = None, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Words (b × n × width), each predicate's token (p) and sentence (p; None if there is one): roles, senses."""
        n = words.shape[1]
        own = words[0].index_select(0, predicates) if sentence is None else words[sentence, predicates]
        away = (torch.arange(n, device=words.device)[None, :] - predicates[:, None]).clamp(-FAR, FAR) + FAR
        # Words are projected once a sentence, however many predicates look at them.
        x = self.word(words) if sentence is None else self.word(words)[sentence]
        x = x + self.predicate(own)[:, None, :] + self.distance(away).to(x.dtype)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return self.out(x), self.sense(own)


class Network(nn.Module):
    """The whole."""

    def __init__(self, n_senses: int) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.grammar = Grammar()
        self.relations = Relations()
        self.roles = Roles(n_senses)

    def words(self, ids: Tensor, shapes: Tensor, first: Tensor, last: Tensor, mask: Tensor | None) -> Tensor:
        """One vector a word: the mean of its first and its last piece."""
        x = self.encoder(ids, shapes, mask)
        width = x.shape[-1]
        left = x.gather(1, first[..., None].expand(-1, -1, width))
        right = x.gather(1, last[..., None].expand(-1, -1, width))
        return (left + right) * 0.5


__all__ = ["SENTENCE_EDGE", "Encoder", "Grammar", "Network", "Relations", "Roles"]

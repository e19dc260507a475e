"""How the second opinion was trained: annotated texts, what the network sees of them, the network, the fit."""

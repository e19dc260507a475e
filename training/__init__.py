"""How the sentence model was made; needs ``pip install 'dragoman[training]'`` and the data sets of docs/model-card.md."""

"""A second opinion on every sentence, learnt from sentences that were coded for training.

The codebook knows the words it lists. A small network looks at the same sentence through the vectors of the sentence
model and what the codebook made of it, and says for each word which class of act it names, and for each actor whether
it does or undergoes that act, actors of the text beyond the sentence too. What it finds joins what the codebook found;
a committee of yet smaller networks weighs both and gives the confidence of each record.

``marks`` says what the network sees, ``network`` is the network, ``candidates`` lays out the acts that one of the two
proposes, ``weighing`` gives their confidence. ``training/opinion`` fits all of it.
"""

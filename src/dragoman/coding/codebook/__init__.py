"""The codebook as data, and how it is applied: entries, operators, selectors."""

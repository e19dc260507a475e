"""How the sentence model was made; see README.md beside this file."""

"""Dragoman: who did what to whom in world politics, who says so, and what it adds up to."""

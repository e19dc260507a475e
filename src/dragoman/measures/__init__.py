"""What a pair's acts add up to: one question, one module, one small typed result."""

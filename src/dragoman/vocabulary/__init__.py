"""What things are called: actors, acts, dates, records."""

"""From text to records: who did what to whom, whether it happened, and who says so."""

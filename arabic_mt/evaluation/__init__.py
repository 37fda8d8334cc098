"""Measure translations: sacrebleu's metrics with their signatures."""

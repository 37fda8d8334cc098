"""The word lists of arabic_mt; read through arabic_mt.glossary."""

"""Rules that read and repair the English, with a look at the Arabic and its terms."""
